package dev.redoubt.client.recovery;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.ApplianceConnector;
import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.device.FurtherEnrolment;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.TamperedRecoveryException;
import dev.redoubt.client.messaging.Authorities;
import dev.redoubt.client.model.RecoveryMode;
import dev.redoubt.client.store.AccountStorageKeys;
import dev.redoubt.client.store.ApplianceRecords;
import dev.redoubt.client.store.KnownAccount;
import dev.redoubt.client.store.RecoveryRecords;
import dev.redoubt.crypto.Argon2id;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.VerifiedSuspension;
import dev.redoubt.protocol.appliance.RecoveredStateRequest;
import dev.redoubt.protocol.appliance.RecoveredStateResponse;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.recovery.AccountProof;
import dev.redoubt.protocol.recovery.PassphraseKeys;
import dev.redoubt.protocol.recovery.RecoveryBlob;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.recovery.RecoveryException;
import dev.redoubt.protocol.recovery.RecoveryLink;
import dev.redoubt.protocol.recovery.SealedBundle;
import dev.redoubt.protocol.recovery.StorageKeyRecord;
import dev.redoubt.protocol.wire.MalformedException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Makes this home a device of an account whose other devices are lost: opens the recovery, asks for the account's state with a
 * proof of its root, and enrols with the next one. Cut off anywhere, it is run again.
 */
public final class RecoveryEnrolment {
    private final Container container;
    private final ApplianceConnector connector;
    private final Argon2id cost;
    private final InstantSource clock;
    private final SecureRandom random;

    public RecoveryEnrolment(
            Container container,
            ApplianceConnector connector,
            Argon2id cost,
            InstantSource clock,
            SecureRandom random) {
        this.container = container;
        this.connector = connector;
        this.cost = cost;
        this.clock = clock;
        this.random = random;
    }

    private record Opened(RecoveryBundle bundle, RecoveryRecords.Known known, Optional<SealedBundle> file) {}

    /**
     * @param home what to call the home in errors
     * @param opens stays with the caller
     * @return the account's name
     */
    public String enrol(String home, RecoveryLink link, RecoverySecret opens) throws RedoubtException {
        FurtherEnrolment further = new FurtherEnrolment(container, connector, clock, random);
        Optional<String> resumed = further.resume(home);
        if (resumed.isPresent()) {
            return resumed.get();
        }
        ApplianceProfile profile = complete(ApplianceProfile.of(link));
        Opened opened;
        KnownAccount account;
        try (Appliance appliance = connector.connectToEnrol(profile, ApplianceRecords.channelMemory(container))) {
            opened = open(appliance, link, opens);
            try {
                RecoveredStateResponse answer = answer(appliance, link, opened.bundle());
                account = state(answer, opened.bundle());
                keep(opened, answer);
            } catch (RedoubtException | RuntimeException e) {
                opened.bundle().close();
                throw e;
            }
        }
        try (RecoveryBundle bundle = opened.bundle()) {
            var suspended =
                    account.suspensions().stream().map(VerifiedSuspension::node).toList();
            return further.withRoot(home, bundle.root(), account.state(), suspended, profile);
        }
    }

    private ApplianceProfile complete(ApplianceProfile profile) throws RedoubtException {
        container.write(transaction -> {
            ApplianceRecords records = new ApplianceRecords(transaction);
            if (records.profile().filter(profile::sameAs).isEmpty()) {
                records.putProfile(profile);
            }
            return null;
        });
        return Authorities.complete(container, connector);
    }

    private Opened open(Appliance appliance, RecoveryLink link, RecoverySecret opens) throws RedoubtException {
        return switch (opens) {
            case RecoverySecret.OfPassphrase secret -> {
                PassphraseSteps steps = new PassphraseSteps(appliance, link.name(), link.name(), cost, random);
                try (PassphraseKeys keys = steps.keys(secret.passphrase())) {
                    RecoveryBlob blob = steps.fetch(keys);
                    RecoveryRecords.Known known =
                            new RecoveryRecords.Known(RecoveryMode.PASSPHRASE, 0, blob.digest(), Optional.empty());
                    yield new Opened(PassphraseSteps.open(blob, keys), known, Optional.empty());
                }
            }
            case RecoverySecret.OfWords secret -> {
                SealedBundle file = secret.file()
                        .orElseThrow(() -> new dev.redoubt.client.failure.NoRecoveryException(
                                "Give the file that belongs to the words."));
                RecoveryRecords.Known known =
                        new RecoveryRecords.Known(RecoveryMode.WORDS, 0, Octets.copyOf(new byte[0]), Optional.empty());
                yield new Opened(Words.open(secret.key(), file), known, Optional.of(file));
            }
        };
    }

    /** The newest state that the appliance shows; it can withhold a newer one, but not make one. */
    private RecoveredStateResponse answer(Appliance appliance, RecoveryLink link, RecoveryBundle bundle)
            throws RedoubtException {
        AccountProof proof = AccountProof.sign(bundle, clock.instant());
        RecoveredStateResponse answer = appliance.recoveredState(RecoveredStateRequest.newBuilder()
                .setProof(ByteString.copyFrom(proof.toBytes()))
                .build());
        if (!answer.getName().equals(link.name())) {
            throw new TamperedRecoveryException("says that the recovered account has another name", null);
        }
        return answer;
    }

    private KnownAccount state(RecoveredStateResponse answer, RecoveryBundle bundle) throws RedoubtException {
        try {
            return KnownAccount.verify(
                    UnverifiedAccountState.parse(answer.getAccountState().toByteArray())
                            .verify(StateReference.root(bundle.account())),
                    answer.getSuspensionsList().stream()
                            .map(ByteString::toByteArray)
                            .toList(),
                    clock.instant());
        } catch (MalformedException | InvalidChainException e) {
            throw new TamperedRecoveryException("shows a state of your account that its root has not signed", e);
        }
    }

    private void keep(Opened opened, RecoveredStateResponse answer) throws RedoubtException {
        container.wrapForRecovery(opened.bundle()::nodeStorageKey);
        container.write(transaction -> {
            RecoveryRecords records = new RecoveryRecords(transaction);
            records.putStorageKey(opened.bundle().storageKey());
            laterStorageKey(transaction, opened.bundle(), answer);
            records.learn(opened.known());
            if (opened.file().isPresent()) {
                records.putSealedBundle(opened.file().get());
            }
            return null;
        });
    }

    /** After devices were revoked, what the account shares lies under a later key, which the recovery opens. */
    private static void laterStorageKey(Transaction transaction, RecoveryBundle bundle, RecoveredStateResponse answer)
            throws RedoubtException {
        if (answer.getStorageKeyRecord().isEmpty()) {
            return;
        }
        try {
            StorageKeyRecord record =
                    StorageKeyRecord.parse(answer.getStorageKeyRecord().toByteArray());
            try (AccountStorageKeys.Signed signed = new AccountStorageKeys.Signed(record.open(bundle), record)) {
                new AccountStorageKeys(transaction).adopt(signed);
            }
        } catch (RecoveryException e) {
            throw new TamperedRecoveryException("shows a storage key that your account's root has not signed", e);
        }
    }
}
