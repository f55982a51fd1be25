package dev.redoubt.protocol.account;

import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A well-formed account state that nobody has checked: it says what it claims and can be verified, nothing else. */
public final class UnverifiedAccountState {
    /** Most bytes that a state may have. */
    public static final int MAX_SIZE = AccountStateFields.MAX_SIZE;

    private final byte[] bytes;
    private final AccountStateFields fields;

    private UnverifiedAccountState(byte[] bytes, AccountStateFields fields) {
        this.bytes = bytes;
        this.fields = fields;
    }

    /** @throws MalformedException unless {@code bytes} are exactly one state; no signature is looked at */
    public static UnverifiedAccountState parse(byte[] bytes) throws MalformedException {
        if (bytes.length > MAX_SIZE) {
            throw new MalformedException("account state: " + bytes.length + " bytes are more than any has");
        }
        byte[] own = bytes.clone();
        return new UnverifiedAccountState(own, AccountStateFields.parse(own));
    }

    /** Whose state it claims to be. */
    public AccountId claimedAccount() {
        return fields.account();
    }

    /** Of what it says, nothing is verified. */
    public long claimedVersion() {
        return fields.version();
    }

    /**
     * Whether it says that it is the very next state after {@code current}. Costs no signature check, and who does not know the
     * current state cannot make it up.
     */
    public boolean claimsToFollow(UnverifiedAccountState current) {
        return fields.account().equals(current.fields.account())
                && fields.version() == current.fields.version() + 1
                && fields.previous().equals(VerifiedAccountState.digestOf(current.bytes));
    }

    /**
     * Checks everything from the pinned root down, and that nothing that was seen is undone. A state that is more than one
     * version ahead is accepted without its ancestors: the root vouches for it.
     *
     * @param seen the pin: at least the root, at best the newest state that was verified
     */
    public VerifiedAccountState verify(StateReference seen) throws InvalidChainException {
        if (!fields.account().equals(seen.account())) {
            throw new InvalidChainException.WrongRoot("account state: of another root than the pinned");
        }
        VerifiedAccountState state = verifySignatures();
        checkHistory(state, seen);
        return state;
    }

    /** Takes the root that the state names, as a server does at enrolment: version 1, with exactly one node that is valid. */
    public VerifiedAccountState verifyEnrolment(Instant now) throws InvalidChainException {
        VerifiedAccountState state = verify(StateReference.root(fields.account()));
        if (state.version() != 1 || state.nodes().size() != 1) {
            throw new InvalidChainException.NotAnEnrolment(
                    "account state: an account begins with one node at version 1");
        }
        state.nodes().getFirst().certificate().validity().check("node certificate", now, Duration.ZERO);
        return state;
    }

    /** The very next state, as a server demands it: its version is one higher, its past and its revocations are kept. */
    public VerifiedAccountState verifySuccessorOf(VerifiedAccountState current) throws InvalidChainException {
        VerifiedAccountState state = verify(current.reference());
        if (state.version() != current.version() + 1 || !state.revocations().containsAll(current.revocations())) {
            throw new InvalidChainException.Forked(
                    "account state: not the next one after version " + current.version());
        }
        return state;
    }

    private VerifiedAccountState verifySignatures() throws InvalidChainException {
        VerifyingKey root = Labels.parseKey(fields.rootKey());
        if (!fields.account().equals(AccountId.ofRootKey(root))) {
            throw new InvalidChainException.WrongOwner("account state: IDr is not the hash of its key");
        }
        byte[] body = Arrays.copyOf(bytes, bytes.length - VerifyingKey.SIGNATURE_SIZE);
        Labels.ACCOUNT_STATE.verify(root, body, fields.signature());
        List<NodeCertificate> certificates = fields.certificates();
        List<VerifyingKey> keys = new ArrayList<>(certificates.size());
        for (NodeCertificate certificate : certificates) {
            keys.add(certificate.verify(root));
        }
        return new VerifiedAccountState(bytes, fields, root, keys);
    }

    private static void checkHistory(VerifiedAccountState state, StateReference seen) throws InvalidChainException {
        if (state.version() < seen.version()) {
            throw new InvalidChainException.RolledBack(
                    "account state: version " + state.version() + " after " + seen.version());
        }
        boolean sameVersion = state.version() == seen.version();
        boolean next = seen.version() > 0 && state.version() == seen.version() + 1;
        Octets link = sameVersion ? state.digest() : state.previous();
        if ((sameVersion || next) && !link.equals(seen.digest())) {
            throw new InvalidChainException.Forked("account state: contradicts version " + seen.version());
        }
    }
}
