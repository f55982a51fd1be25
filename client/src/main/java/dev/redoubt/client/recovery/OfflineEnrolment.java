package dev.redoubt.client.recovery;

import dev.redoubt.client.appliance.ApplianceConnector;
import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.device.FurtherEnrolment;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.WrongRecoveryException;
import dev.redoubt.client.messaging.Enrolment;
import dev.redoubt.client.model.RecoveryMode;
import dev.redoubt.client.store.AccountStorageKeys;
import dev.redoubt.client.store.EnrolmentState;
import dev.redoubt.client.store.OfflineExchange;
import dev.redoubt.client.store.OfflineKeys;
import dev.redoubt.client.store.RecoveryRecords;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.account.CertificateRequest;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import dev.redoubt.protocol.fingerprint.NodeFingerprint;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.InvitationLink;
import dev.redoubt.protocol.recovery.OfflineAccount;
import dev.redoubt.protocol.recovery.OfflineAnswer;
import dev.redoubt.protocol.recovery.OfflineRequest;
import dev.redoubt.protocol.recovery.RecoveryException;
import dev.redoubt.protocol.recovery.RecoveryLink;
import dev.redoubt.protocol.recovery.StorageKeyRecord;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A device of an account whose root is offline: it leaves a request on the medium, and enrols once it finds the answer there.
 * Its keys are stored before the request is written; each step may be run again.
 */
public final class OfflineEnrolment {
    private static final int SALT_SIZE = 16;

    private final Container container;
    private final OfflineMedium medium;
    private final ApplianceConnector connector;
    private final InstantSource clock;
    private final SecureRandom random;

    public OfflineEnrolment(
            Container container,
            OfflineMedium medium,
            ApplianceConnector connector,
            InstantSource clock,
            SecureRandom random) {
        this.container = container;
        this.medium = medium;
        this.connector = connector;
        this.clock = clock;
        this.random = random;
    }

    /** How far it is. */
    public sealed interface Step {
        /** The request is on the medium; the offline machine must show the same. */
        record Asked(Fingerprint account, NodeFingerprint device, Path request) implements Step {}

        /** @param name of the account */
        record Enrolled(String name) implements Step {}
    }

    /** The first device of a new account. */
    public Step first(String home, InvitationLink invitation) throws RedoubtException {
        return step(
                home,
                opened -> new Enrolment(container, connector, clock, random)
                        .enrol(home, invitation, transaction -> identity(transaction, opened)));
    }

    /** A further device, or one after all others are lost. */
    public Step further(String home, RecoveryLink link) throws RedoubtException {
        FurtherEnrolment further = new FurtherEnrolment(container, connector, clock, random);
        return step(
                home,
                opened -> further.enrol(
                        opened.keys().node(),
                        new FurtherEnrolment.Admission(
                                opened.answer().state(), List.of(), ApplianceProfile.of(link), link.name()),
                        transaction -> keep(transaction, opened)));
    }

    private record Opened(OfflineKeys keys, OfflineAnswer.Opened answer) {}

    private interface Finish {
        String enrol(Opened opened) throws RedoubtException;
    }

    private Step step(String home, Finish finish) throws RedoubtException {
        EnrolmentState state = container.read(EnrolmentState::read);
        if (state instanceof EnrolmentState.PendingNode) {
            Optional<String> resumed = new FurtherEnrolment(container, connector, clock, random).resume(home);
            if (resumed.isPresent()) {
                return done(resumed.get());
            }
        }
        Optional<OfflineKeys> waiting = container.read(OfflineKeys::read);
        try (OfflineKeys keys = waiting.isPresent() ? waiting.get() : begin()) {
            Optional<byte[]> answer = medium.find(medium.answer(keys.request().node()));
            if (answer.isEmpty()) {
                return asked(keys);
            }
            try (OfflineAnswer.Opened opened = open(keys, answer.get())) {
                container.wrapForRecovery(keys.request().storageSalt().toBytes(), opened.nodeStorageKey());
                return done(finish.enrol(new Opened(keys, opened)));
            }
        }
    }

    private Step done(String name) throws RedoubtException {
        container.write(transaction -> {
            OfflineKeys.erase(transaction);
            return null;
        });
        return new Step.Enrolled(name);
    }

    private Step asked(OfflineKeys keys) throws RedoubtException {
        OfflineRequest request = keys.request();
        Path file = medium.request(request.node());
        medium.write(file, request.toBytes());
        return new Step.Asked(
                Fingerprint.ofAccount(request.account()), NodeFingerprint.of(request.account(), request.node()), file);
    }

    private OfflineKeys begin() throws RedoubtException {
        OfflineAccount account = account();
        Instant now = clock.instant();
        byte[] salt = new byte[SALT_SIZE];
        random.nextBytes(salt);
        NodeKeys node = NodeKeys.generate(account.account(), random);
        X25519KeyPair exchange = X25519KeyPair.generate(random);
        CertificateRequest certificate =
                CertificateRequest.sign(account.rootKey(), node, now, Lifetimes.NODE_CERTIFICATE);
        OfflineKeys keys =
                new OfflineKeys(OfflineRequest.sign(node, certificate, exchange, Octets.copyOf(salt)), node, exchange);
        container.write(transaction -> {
            keys.store(transaction);
            return null;
        });
        return keys;
    }

    private OfflineAccount account() throws RedoubtException {
        try {
            return OfflineAccount.parse(medium.read(medium.account()));
        } catch (RecoveryException e) {
            throw new WrongRecoveryException("The account on the medium was changed: use another copy of it.", e);
        }
    }

    private OfflineAnswer.Opened open(OfflineKeys keys, byte[] answer) throws RedoubtException {
        try {
            return OfflineAnswer.parse(answer).open(account().rootKey(), keys.request(), keys.exchange());
        } catch (RecoveryException e) {
            throw new WrongRecoveryException(
                    "The answer on the medium was changed, or is to another request: sign the request again.", e);
        }
    }

    private Enrolment.Identity identity(Transaction transaction, Opened opened) throws RedoubtException {
        keep(transaction, opened);
        return new Enrolment.Identity(opened.keys().node(), opened.answer().state());
    }

    private void keep(Transaction transaction, Opened opened) throws RedoubtException {
        RecoveryRecords records = new RecoveryRecords(transaction);
        OfflineExchange.store(transaction, opened.keys());
        records.putStorageKey(opened.answer().storageKey());
        laterStorageKey(transaction, opened.answer());
        records.learn(new RecoveryRecords.Known(RecoveryMode.OFFLINE, 0, Octets.copyOf(new byte[0]), Optional.empty()));
    }

    /** After devices were revoked the answer holds a later key than the vault's first, and the medium its record. */
    private void laterStorageKey(Transaction transaction, OfflineAnswer.Opened answer) throws RedoubtException {
        Optional<byte[]> record = medium.find(medium.storageKey());
        if (record.isEmpty()) {
            return;
        }
        try (AccountStorageKeys.Signed signed =
                new AccountStorageKeys.Signed(answer.storageKey().copy(), StorageKeyRecord.parse(record.get()))) {
            if (signed.record().verify(answer.state().rootKey()).isOf(signed.key())) {
                new AccountStorageKeys(transaction).adopt(signed);
            }
        } catch (RecoveryException e) {
            throw new WrongRecoveryException("The storage key on the medium was changed: use another copy of it.", e);
        }
    }
}
