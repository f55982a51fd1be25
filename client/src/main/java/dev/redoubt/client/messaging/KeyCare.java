package dev.redoubt.client.messaging;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.store.HeldMessages;
import dev.redoubt.client.store.KeyPool;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.client.store.NodeVault;
import dev.redoubt.client.store.SentLog;
import dev.redoubt.client.store.WaitingEffects;
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
import org.jspecify.annotations.Nullable;

/** Keeps the node's keys fresh: fills the pool, renews last resort and agreement key, forgets what has had its time. */
public final class KeyCare {
    private static final Duration LAST_RESORT_AGE = Duration.ofDays(7);
    private static final Duration AGREEMENT_AGE = Duration.ofDays(20);

    /** So often the device notes that it is online. */
    private static final Duration MARK_ONLINE = Duration.ofMinutes(1);

    /** So long after it was filled the pool is looked at again without a signal. */
    private static final Duration REFILL = Duration.ofHours(1);

    private final LiveNode node;
    private final Appliance appliance;
    private volatile @Nullable Instant markedOnline;

    public KeyCare(LiveNode node, Appliance appliance) {
        this.node = node;
        this.appliance = appliance;
    }

    /** Notes that the device is online, for the size of its pool: once in a while, not with each frame. */
    void markOnline() throws RedoubtException {
        Instant now = node.clock().instant();
        Instant last = markedOnline;
        if (last == null || now.isBefore(last) || !now.isBefore(last.plus(MARK_ONLINE))) {
            container().write(transaction -> {
                new KeyPool(transaction).online(now);
                return null;
            });
            markedOnline = now;
        }
    }

    /** Fills the pool after a time away, and where its target may have grown. */
    void refillIfDue() throws RedoubtException {
        Instant filled = container().read(transaction -> new KeyPool(transaction).filledAt());
        if (!node.clock().instant().isBefore(filled.plus(REFILL))) {
            refill();
        }
    }

    /**
     * Fills the pool up to its target. What the appliance has is asked now: several signals that it is low may wait behind one
     * another. The private halves are on the disk before anybody can see the public ones.
     */
    void refill() throws RedoubtException {
        int left =
                appliance.publishKeys(PublishKeysRequest.getDefaultInstance()).getPoolSize();
        Instant now = node.clock().instant();
        List<ByteString> fresh = container().write(transaction -> {
            KeyPool pool = new KeyPool(transaction);
            pool.setFilled(now);
            int missing = pool.target(now) - left;
            return missing <= 0 ? List.of() : batch(pool, node.own().getFirst().keys(), missing, now, node.random());
        });
        if (!fresh.isEmpty()) {
            publish(fresh, left);
        }
    }

    /** Where the appliance takes fewer, half as many are tried the next time. */
    private void publish(List<ByteString> fresh, int left) throws RedoubtException {
        try {
            appliance.publishKeys(
                    PublishKeysRequest.newBuilder().addAllEphemeralKeys(fresh).build());
        } catch (RefusedByApplianceException e) {
            if (!e.code().equals(Refusals.POOL_FULL)) {
                throw e;
            }
            container().write(transaction -> {
                KeyPool pool = new KeyPool(transaction);
                pool.eraseUnpublished(fresh);
                pool.limit(left + fresh.size() / 2);
                pool.setFilled(Instant.EPOCH);
                return null;
            });
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
            SentLog.forgetExpired(transaction, new NodeJournal(transaction).steady(now));
            new WaitingEffects(transaction).forgetOld(new NodeJournal(transaction).steady(now));
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
