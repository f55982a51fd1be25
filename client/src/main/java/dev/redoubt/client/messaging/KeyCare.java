package dev.redoubt.client.messaging;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.HeldMessages;
import dev.redoubt.client.store.KeyPool;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.NodeVault;
import dev.redoubt.protocol.account.AgreementRecord;
import dev.redoubt.protocol.account.EphemeralKeyId;
import dev.redoubt.protocol.account.EphemeralKeyPair;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.appliance.PublishKeysRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Keeps the node's keys fresh: fills the pool, renews last resort and agreement key, forgets what has had its time. */
public final class KeyCare {
    private static final Duration LAST_RESORT_AGE = Duration.ofDays(7);
    private static final Duration AGREEMENT_AGE = Duration.ofDays(20);

    private final LiveNode node;
    private final Appliance appliance;

    public KeyCare(LiveNode node, Appliance appliance) {
        this.node = node;
        this.appliance = appliance;
    }

    /** Fills the pool up to its target. The private halves are on the disk before anybody can see the public ones. */
    void refill(int left) throws RedoubtException {
        Instant now = node.clock().instant();
        PublishKeysRequest request = container().write(transaction -> {
            KeyPool pool = new KeyPool(transaction);
            PublishKeysRequest.Builder fresh = PublishKeysRequest.newBuilder();
            int missing = pool.target() - left;
            if (missing > 0) {
                batch(pool, node.own().getFirst().keys(), missing, now, node.random())
                        .forEach(key -> fresh.addEphemeralKeys(key));
            }
            return fresh.build();
        });
        if (request.getEphemeralKeysCount() > 0) {
            appliance.publishKeys(request);
        }
    }

    /** What is due by time; cheap where nothing is. */
    public void renewWhatIsDue() throws RedoubtException {
        Instant now = node.clock().instant();
        if (agreementIsDue(now)) {
            renewAgreement(now);
        }
        if (lastResortIsDue(now)) {
            renewLastResort(now);
        }
    }

    /** Erases expired keys and forgets identities that cannot come again. */
    void forgetExpired() throws RedoubtException {
        Instant now = node.clock().instant();
        container().write(transaction -> {
            new KeyPool(transaction).eraseExpired(now);
            new MessageLog(transaction).forgetExpired(now);
            new HeldMessages(transaction).dropOld(now);
            new NodeVault(transaction).eraseExpiredAgreements(now);
            return null;
        });
        container().forgetDeleted();
    }

    static List<ByteString> batch(KeyPool pool, NodeKeys keys, int count, Instant now, SecureRandom random)
            throws RedoubtException {
        Instant expires = now.plus(Lifetimes.ONE_TIME_KEY);
        EphemeralKeyId first = pool.reserve(count);
        List<EphemeralKeyPair> pairs = EphemeralKeyPair.oneTimeBatch(keys, first, count, expires, random);
        for (EphemeralKeyPair pair : pairs) {
            pool.put(pair);
            pair.close();
        }
        return pairs.stream()
                .map(pair -> ByteString.copyFrom(pair.publicKey().toBytes()))
                .toList();
    }

    private boolean lastResortIsDue(Instant now) throws RedoubtException {
        Instant made = container().read(transaction -> new KeyPool(transaction).lastResortMadeAt());
        return made.plus(LAST_RESORT_AGE).isBefore(now);
    }

    private void renewLastResort(Instant now) throws RedoubtException {
        ByteString key = container().write(transaction -> {
            KeyPool pool = new KeyPool(transaction);
            EphemeralKeyId id = pool.reserve(1);
            Instant expires = now.plus(Lifetimes.LAST_RESORT_KEY);
            try (EphemeralKeyPair pair =
                    EphemeralKeyPair.lastResort(node.own().getFirst().keys(), id, expires, node.random())) {
                pool.put(pair);
                return ByteString.copyFrom(pair.publicKey().toBytes());
            }
        });
        appliance.publishKeys(
                PublishKeysRequest.newBuilder().setLastResortKey(key).build());
        container().write(transaction -> {
            new KeyPool(transaction).setLastResort(now);
            return null;
        });
    }

    private boolean agreementIsDue(Instant now) throws RedoubtException {
        Instant published = container().read(transaction -> new KeyPool(transaction).agreementPublishedAt());
        return published.plus(AGREEMENT_AGE).isBefore(now);
    }

    /** The fresh key is on the disk before it is published; one whose publication was not answered is published again. */
    private void renewAgreement(Instant now) throws RedoubtException {
        AgreementRecord newest = node.own().getFirst().credential().agreement();
        if (newest.validity().created().plus(AGREEMENT_AGE).isBefore(now)) {
            newest = freshAgreement(now);
        }
        appliance.publishKeys(PublishKeysRequest.newBuilder()
                .setAgreementRecord(ByteString.copyFrom(newest.toBytes()))
                .build());
        container().write(transaction -> {
            new KeyPool(transaction).setAgreementPublished(now);
            return null;
        });
    }

    private AgreementRecord freshAgreement(Instant now) throws RedoubtException {
        try (NodeKeys fresh = node.own().getFirst().keys().withFreshAgreementKey(node.random())) {
            AgreementRecord record = fresh.certifyAgreement(now, Lifetimes.AGREEMENT_RECORD_MAX);
            container().write(transaction -> {
                new NodeVault(transaction).putNode(fresh, record);
                return null;
            });
            node.reload();
            return record;
        }
    }

    private Container container() {
        return node.container();
    }
}
