package dev.redoubt.client.recovery;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.NoRecoveryException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.TamperedRecoveryException;
import dev.redoubt.client.failure.WrongRecoveryException;
import dev.redoubt.client.messaging.LiveNode;
import dev.redoubt.client.model.RecoveryMode;
import dev.redoubt.client.model.RecoveryStatus;
import dev.redoubt.client.store.ApplianceRecords;
import dev.redoubt.client.store.PolicyRecords;
import dev.redoubt.client.store.RecoveryRecords;
import dev.redoubt.crypto.Argon2id;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.appliance.KeepRecoveryRequest;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.recovery.PassphraseKeys;
import dev.redoubt.protocol.recovery.Purpose;
import dev.redoubt.protocol.recovery.RecoveryBlob;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.recovery.RecoveryException;
import dev.redoubt.protocol.recovery.RecoveryLink;
import dev.redoubt.protocol.recovery.RecoveryStatement;
import dev.redoubt.protocol.recovery.SealedBundle;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The recovery of the own account, from one of its devices. Every change is stored here before the appliance is asked, and the
 * account's root leaves this device only once the appliance has answered: what is cut off anywhere goes on with the next call.
 */
public final class AccountRecovery {
    private static final String STALE = "stale_recovery";

    private final LiveNode node;
    private final Appliance appliance;
    private final String name;
    private final Argon2id cost;
    private final InstantSource clock;
    private final SecureRandom random;

    public AccountRecovery(
            LiveNode node, Appliance appliance, String name, Argon2id cost, InstantSource clock, SecureRandom random) {
        this.node = node;
        this.appliance = appliance;
        this.name = name;
        this.cost = cost;
        this.clock = clock;
        this.random = random;
    }

    /** As far as it is known here, without asking anybody. */
    public RecoveryStatus status() throws RedoubtException {
        return node.container().read(transaction -> new RecoveryRecords(transaction).status());
    }

    /** What to keep with the passphrase or the words: where the account is recovered. Not secret. */
    public RecoveryLink link() throws RedoubtException {
        ApplianceProfile profile = node.container()
                .read(transaction -> new ApplianceRecords(transaction).profile())
                .orElseThrow(() -> new ContainerDamagedException("the appliance is missing"));
        return new RecoveryLink(name, profile.address(), profile.authorityPin(), profile.rootPin());
    }

    /**
     * Asks the appliance whether it keeps what the root asked it to, and goes on with a change that was cut off.
     *
     * @throws TamperedRecoveryException if not
     */
    public RecoveryStatus check() throws RedoubtException {
        resume();
        RecoveryRecords.Known known = known();
        Optional<RecoveryStatement> statement = statement();
        long kept = statement.map(RecoveryStatement::generation).orElse(0L);
        if (kept < known.generation()) {
            throw new TamperedRecoveryException("shows an older recovery than this device has given it", null);
        }
        if (statement.isPresent() && kept > known.generation()) {
            learn(statement.get());
        } else if (statement.isPresent() && !digest(statement.get()).equals(known.blobDigest())) {
            throw new TamperedRecoveryException("shows another recovery than this device has given it", null);
        }
        return status();
    }

    /** Another device of the account has set it up: what the root signed is believed. */
    private void learn(RecoveryStatement statement) throws RedoubtException {
        RecoveryMode mode = statement.isErasure() ? RecoveryMode.WORDS : RecoveryMode.PASSPHRASE;
        RecoveryRecords.Known learnt =
                new RecoveryRecords.Known(mode, statement.generation(), digest(statement), Optional.empty());
        node.container().write(transaction -> {
            new RecoveryRecords(transaction).learn(learnt);
            return null;
        });
    }

    private static Octets digest(RecoveryStatement statement) {
        return statement.isErasure() ? Octets.copyOf(new byte[0]) : statement.blobDigest();
    }

    private RecoveryRecords.Known known() throws RedoubtException {
        return node.container().read(transaction -> new RecoveryRecords(transaction).known());
    }

    private Optional<RecoveryStatement> statement() throws RedoubtException {
        ByteString bytes = appliance.recoveryStatus().getStatement();
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            RecoveryStatement statement = RecoveryStatement.parse(bytes.toByteArray());
            statement.verify(node.known().state().rootKey());
            return Optional.of(statement);
        } catch (RecoveryException e) {
            throw new TamperedRecoveryException("shows a recovery that your account's root has not signed", e);
        }
    }

    /**
     * The default mode: from now on this passphrase and the appliance together recover the account.
     *
     * @param opens what opens the recovery as it is; empty where the root is still on this device
     * @param passphrase of the recovery; stays with the caller
     * @throws dev.redoubt.client.failure.ForbiddenByPolicyException if the policy does not allow it
     */
    public void setUp(Optional<RecoverySecret> opens, Passphrase passphrase) throws RedoubtException {
        requireAllowed();
        try (RecoveryBundle bundle = bundle(opens);
                PassphraseKeys keys = steps().keys(passphrase)) {
            RecoveryBlob blob = RecoveryBlob.seal(bundle, keys, random);
            long generation = nextGeneration();
            store(
                    bundle,
                    new RecoveryRecords.Change(
                            becomes(RecoveryMode.PASSPHRASE, generation, blob.digest()),
                            RecoveryStatement.keep(bundle, generation, keys, blob),
                            Optional.of(blob)));
        }
    }

    private void requireAllowed() throws RedoubtException {
        node.container()
                .read(transaction -> new PolicyRecords(transaction).policy())
                .requireRecoveryKeys();
    }

    /**
     * The mode with words, first step: draws them. Nothing has changed until {@link #complete}, which is for when the user has
     * written them down.
     *
     * @param opens as for {@link #setUp}
     * @return to be closed by the caller
     * @throws dev.redoubt.client.failure.ForbiddenByPolicyException if the policy does not allow this mode
     */
    public WordsSheet drawWords(Optional<RecoverySecret> opens) throws RedoubtException {
        requireAllowed();
        RecoveryBundle bundle = bundle(opens);
        Secret key = Secret.random(RecoveryBundle.KEY_SIZE, random);
        return new WordsSheet(key, SealedBundle.seal(bundle, Purpose.WORDS, key, random), bundle);
    }

    /** The user has the words and the file: from now on they alone recover the account, and the appliance keeps nothing. */
    public void complete(WordsSheet sheet) throws RedoubtException {
        node.container().write(transaction -> {
            new RecoveryRecords(transaction).putSealedBundle(sheet.file());
            return null;
        });
        long generation = nextGeneration();
        store(
                sheet.bundle(),
                new RecoveryRecords.Change(
                        becomes(RecoveryMode.WORDS, generation, Octets.copyOf(new byte[0])),
                        RecoveryStatement.erase(sheet.bundle(), generation),
                        Optional.empty()));
    }

    private RecoveryRecords.Known becomes(RecoveryMode mode, long generation, Octets digest) {
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        return new RecoveryRecords.Known(mode, generation, digest, Optional.of(now));
    }

    private long nextGeneration() throws RedoubtException {
        long kept = statement().map(RecoveryStatement::generation).orElse(0L);
        return Math.max(kept, known().generation()) + 1;
    }

    private void store(RecoveryBundle bundle, RecoveryRecords.Change change) throws RedoubtException {
        node.container().wrapForRecovery(bundle::nodeStorageKey);
        node.container().write(transaction -> {
            RecoveryRecords records = new RecoveryRecords(transaction);
            if (records.storageKeyIsMissing()) {
                records.putStorageKey(bundle.storageKey());
            }
            records.begin(change);
            return null;
        });
        finish(change);
    }

    /** Goes on with a change whose answer is not known. */
    public void resume() throws RedoubtException {
        Optional<RecoveryRecords.Change> change =
                node.container().read(transaction -> new RecoveryRecords(transaction).pending());
        if (change.isPresent()) {
            finish(change.get());
        }
    }

    private void finish(RecoveryRecords.Change change) throws RedoubtException {
        KeepRecoveryRequest request = KeepRecoveryRequest.newBuilder()
                .setStatement(ByteString.copyFrom(change.statement().toBytes()))
                .setBlob(change.blob()
                        .map(blob -> ByteString.copyFrom(blob.toBytes()))
                        .orElse(ByteString.EMPTY))
                .build();
        try {
            appliance.keepRecovery(request);
        } catch (RefusedByApplianceException e) {
            if (e.code().equals(STALE)) {
                overtaken();
            }
            throw e;
        }
        node.container().write(transaction -> {
            new RecoveryRecords(transaction).complete(change.becomes());
            return null;
        });
        node.container().forgetDeleted();
    }

    private void overtaken() throws RedoubtException {
        node.container().write(transaction -> {
            new RecoveryRecords(transaction).abandon();
            return null;
        });
        throw new NoRecoveryException(
                "Another device of your account has changed the recovery meanwhile: that one holds, and this change does not.");
    }

    /**
     * Opens the recovery, and throws away what it gives: only to see that it works.
     *
     * @param opens stays with the caller
     */
    public void test(RecoverySecret opens) throws RedoubtException {
        check();
        open(opens).close();
    }

    /** The root for one signature. */
    RecoveryBundle bundle(Optional<RecoverySecret> opens) throws RedoubtException {
        resume();
        Optional<RecoveryBundle> here = node.container().read(transaction -> new RecoveryRecords(transaction).bundle());
        if (here.isPresent()) {
            return here.get();
        }
        return open(opens.orElseThrow(() -> new NoRecoveryException(
                "The root of your account has left this device: give the recovery passphrase or words.")));
    }

    /** @return to be closed by the caller */
    public RecoveryBundle open(RecoverySecret opens) throws RedoubtException {
        RecoveryBundle bundle = switch (opens) {
            case RecoverySecret.OfPassphrase secret -> openKept(secret.passphrase());
            case RecoverySecret.OfWords secret -> openFile(secret);
        };
        if (!bundle.account().equals(node.account())) {
            bundle.close();
            throw new WrongRecoveryException("That is the recovery of another account.");
        }
        return bundle;
    }

    private RecoveryBundle openKept(Passphrase passphrase) throws RedoubtException {
        PassphraseSteps steps = steps();
        try (PassphraseKeys keys = steps.keys(passphrase)) {
            RecoveryBlob blob = steps.fetch(keys);
            RecoveryBundle bundle = PassphraseSteps.open(blob, keys);
            if (statement()
                    .filter(one -> one.blobDigest().equals(blob.digest()))
                    .isEmpty()) {
                bundle.close();
                throw new TamperedRecoveryException("gave another recovery than the root's newest", null);
            }
            return bundle;
        }
    }

    private RecoveryBundle openFile(RecoverySecret.OfWords secret) throws RedoubtException {
        Optional<SealedBundle> file = secret.file();
        if (file.isEmpty()) {
            file = sealedBundle();
        }
        return Words.open(
                secret.key(),
                file.orElseThrow(() -> new NoRecoveryException("Give the file that belongs to the words.")));
    }

    /** The copy of the file that belongs to the words, to be kept elsewhere too; empty where there is none here. */
    public Optional<SealedBundle> sealedBundle() throws RedoubtException {
        return node.container().read(transaction -> new RecoveryRecords(transaction).sealedBundle());
    }

    /** Of an account whose root is offline: takes the storage key that it made when it revoked a device, before that is published. */
    public void takeStorageKey(OfflineMedium medium) throws RedoubtException {
        new OfflineStorageKey(node, medium).take();
    }

    private PassphraseSteps steps() {
        return new PassphraseSteps(appliance, "", name, cost, random);
    }
}
