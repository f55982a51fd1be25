package dev.redoubt.client.recovery;

import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.NoRecoveryException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.UnknownDeviceException;
import dev.redoubt.client.failure.WrongRecoveryException;
import dev.redoubt.crypto.Argon2id;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import dev.redoubt.protocol.fingerprint.NodeFingerprint;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.recovery.OfflineAccount;
import dev.redoubt.protocol.recovery.OfflineAnswer;
import dev.redoubt.protocol.recovery.OfflineRequest;
import dev.redoubt.protocol.recovery.OfflineVault;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.recovery.RecoveryException;
import dev.redoubt.protocol.recovery.StorageKeyRecord;
import dev.redoubt.protocol.wire.MalformedException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The account's root on a machine without a network: makes an account, and lets devices into it that its user has recognized.
 * Needs no container, and opens no connection.
 */
public final class OfflineRoot {
    private final OfflineMedium medium;
    private final Argon2id cost;
    private final InstantSource clock;
    private final SecureRandom random;

    public OfflineRoot(OfflineMedium medium, Argon2id cost, InstantSource clock, SecureRandom random) {
        this.medium = medium;
        this.cost = cost;
        this.clock = clock;
        this.random = random;
    }

    /** A device that asks to be let in. */
    public record Asking(Path file, OfflineRequest request) {
        /** What the device must show too. */
        public NodeFingerprint fingerprint() {
            return NodeFingerprint.of(request.account(), request.node());
        }
    }

    /**
     * Makes a new account on the medium.
     *
     * @param passphrase of the vault; stays with the caller
     * @return the account's fingerprint
     */
    public Fingerprint init(Passphrase passphrase) throws RedoubtException {
        if (medium.find(medium.vault()).isPresent()
                || medium.find(medium.account()).isPresent()) {
            throw new NoRecoveryException("There is an account on this medium already: nothing was overwritten.");
        }
        try (RecoveryBundle bundle = RecoveryBundle.generate(clock.instant(), random)) {
            OfflineVault vault = OfflineVault.seal(bundle, passphrase.utf8(), cost, random);
            medium.write(medium.vault(), vault.toBytes());
            medium.write(medium.account(), new OfflineAccount(bundle.root().key()).toBytes());
            return Fingerprint.ofAccount(bundle.account());
        }
    }

    /** Whose account it is. */
    public Fingerprint account() throws RedoubtException {
        return Fingerprint.ofAccount(vault().account());
    }

    /** What lies on the medium and was not answered, as far as it is genuine and for this account. */
    public List<Asking> asking() throws RedoubtException {
        OfflineVault vault = vault();
        List<Asking> asking = new ArrayList<>();
        for (Path file : medium.requests()) {
            try {
                OfflineRequest request = OfflineRequest.parse(medium.read(file));
                request.verify();
                boolean answered = medium.find(medium.answer(request.node())).isPresent();
                if (request.account().equals(vault.account()) && !answered) {
                    asking.add(new Asking(file, request));
                }
            } catch (RecoveryException e) {
                throw new WrongRecoveryException(file + " is no request of a device, or was changed.", e);
            }
        }
        return asking;
    }

    /**
     * Lets the device in, once the user has seen the same fingerprint on it. Cut off in between, it is done again.
     *
     * @param passphrase of the vault; stays with the caller
     * @return where the answer is
     */
    public Path sign(Asking asking, Passphrase passphrase) throws RedoubtException {
        try (RecoveryBundle bundle = open(passphrase);
                RecoveryBundle newest = newest(bundle)) {
            VerifiedAccountState next = next(bundle, asking.request());
            // First the state: who answered with a state that is forgotten would sign another one of the same version
            // later.
            medium.write(medium.state(), next.toBytes());
            Path answer = medium.answer(asking.request().node());
            medium.write(
                    answer,
                    OfflineAnswer.sign(newest, asking.request(), next, random).toBytes());
            return answer;
        } catch (RecoveryException e) {
            throw new WrongRecoveryException(
                    "The request has keys that nobody can use, or the storage key on the medium was changed.", e);
        }
    }

    /**
     * Ends a device for ever, once one of the others has published the new state.
     *
     * @param typed the first characters of the device's fingerprint
     * @param passphrase of the vault; stays with the caller
     * @throws UnknownDeviceException if no device, or more than one, is meant
     */
    public void revoke(String typed, Passphrase passphrase) throws RedoubtException {
        try (RecoveryBundle bundle = open(passphrase)) {
            VerifiedAccountState current =
                    current(bundle).orElseThrow(() -> new NoRecoveryException("The account has no device yet."));
            VerifiedAccountState next = without(bundle, current, typed);
            medium.write(medium.state(), next.toBytes());
            renewStorageKey(bundle, next);
        } catch (RecoveryException e) {
            throw new WrongRecoveryException(
                    "The storage key on the medium was changed, or a request has keys that nobody can use.", e);
        }
    }

    /** One that is revoked already is no change: what was cut off behind it goes on. */
    private VerifiedAccountState without(RecoveryBundle bundle, VerifiedAccountState current, String typed)
            throws RedoubtException {
        List<NodeId> listed = current.nodes().stream()
                .map(VerifiedNode::id)
                .filter(node -> isMeant(current, node, typed))
                .toList();
        if (listed.size() == 1) {
            return bundle.root().revoke(current, listed.getFirst(), clock.instant());
        }
        boolean done = current.revocations().stream().anyMatch(one -> isMeant(current, one.node(), typed));
        if (!listed.isEmpty() || !done) {
            throw new UnknownDeviceException(typed);
        }
        return current;
    }

    private static boolean isMeant(VerifiedAccountState state, NodeId node, String typed) {
        return NodeFingerprint.of(state.account(), node).isMeantBy(typed);
    }

    /** All devices that are left get the new key: each its own answer to its request, which still lies here. */
    private void renewStorageKey(RecoveryBundle bundle, VerifiedAccountState state)
            throws RedoubtException, RecoveryException {
        long due = StorageKeyRecord.FIRST_GENERATION + state.revocations().size();
        Optional<StorageKeyRecord> present = storageKeyRecord();
        if (present.isEmpty() || present.get().generation() < due) {
            try (Secret key = Secret.random(RecoveryBundle.KEY_SIZE, random)) {
                StorageKeyRecord record = StorageKeyRecord.sign(bundle, due, key, random);
                medium.write(medium.storageKey(), record.toBytes());
            }
        }
        try (RecoveryBundle newest = newest(bundle)) {
            for (VerifiedNode left : state.nodes()) {
                Optional<byte[]> request = medium.find(medium.request(left.id()));
                if (request.isPresent()) {
                    OfflineRequest asked = OfflineRequest.parse(request.get());
                    asked.verify();
                    medium.write(
                            medium.answer(left.id()),
                            OfflineAnswer.sign(newest, asked, state, random).toBytes());
                }
            }
        }
    }

    private Optional<StorageKeyRecord> storageKeyRecord() throws RedoubtException, RecoveryException {
        Optional<byte[]> bytes = medium.find(medium.storageKey());
        return bytes.isEmpty() ? Optional.empty() : Optional.of(StorageKeyRecord.parse(bytes.get()));
    }

    /** The bundle with the storage key as it is now; to be closed by the caller. */
    private RecoveryBundle newest(RecoveryBundle bundle) throws RedoubtException, RecoveryException {
        Optional<StorageKeyRecord> record = storageKeyRecord();
        return record.isEmpty()
                ? bundle.copy()
                : bundle.withStorageKey(record.get().open(bundle), bundle.created());
    }

    private VerifiedAccountState next(RecoveryBundle bundle, OfflineRequest request) throws RedoubtException {
        Optional<VerifiedAccountState> current = current(bundle);
        try {
            if (current.isEmpty()) {
                return bundle.root().firstState(request.certificate(), clock.instant());
            }
            boolean listed =
                    current.get().nodes().stream().anyMatch(node -> node.id().equals(request.node()));
            return listed
                    ? current.get()
                    : bundle.root().addNode(current.get(), request.certificate(), clock.instant());
        } catch (InvalidChainException e) {
            throw new WrongRecoveryException(
                    "The request does not hold now: check the clock of this machine, or make the request anew.", e);
        } catch (IllegalArgumentException e) {
            throw new WrongRecoveryException("The account cannot take this device: revoked, or too many.", e);
        }
    }

    private Optional<VerifiedAccountState> current(RecoveryBundle bundle) throws RedoubtException {
        Optional<byte[]> bytes = medium.find(medium.state());
        try {
            return bytes.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            UnverifiedAccountState.parse(bytes.get()).verify(StateReference.root(bundle.account())));
        } catch (MalformedException | InvalidChainException e) {
            throw new WrongRecoveryException(
                    "The account's state on the medium was changed: use another copy of it.", e);
        }
    }

    private RecoveryBundle open(Passphrase passphrase) throws RedoubtException {
        try {
            return vault().open(passphrase.utf8());
        } catch (RecoveryException e) {
            throw new WrongRecoveryException("The passphrase does not open the vault, or the vault was changed.", e);
        }
    }

    private OfflineVault vault() throws RedoubtException {
        try {
            return OfflineVault.parse(medium.read(medium.vault()));
        } catch (RecoveryException e) {
            throw new WrongRecoveryException("The vault on the medium was changed: use another copy of it.", e);
        }
    }
}
