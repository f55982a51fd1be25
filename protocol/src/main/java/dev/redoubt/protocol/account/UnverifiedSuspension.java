package dev.redoubt.protocol.account;

import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Says that a node is not to be written to or believed for now, signed by a sister of it (Kn). It holds under one account
 * state: the next one lifts it or, by a revocation, confirms it. A claim until it is verified. SPEC.md, "Suspension".
 *
 * @param node that is suspended
 * @param by the sister that suspends it
 * @param under the account state that both are listed in
 * @param at whole seconds, by the sister's clock
 * @param signature Ed25519, 64 bytes
 */
public record UnverifiedSuspension(NodeId node, NodeId by, StateReference under, Instant at, Octets signature) {
    private static final int BODY_SIZE =
            Structure.HEADER_SIZE + AccountId.SIZE + 2 * NodeId.SIZE + 8 + StateReference.DIGEST_SIZE + 8;

    /** Bytes of every suspension. */
    public static final int SIZE = BODY_SIZE + VerifyingKey.SIGNATURE_SIZE;

    /** @throws MalformedException unless {@code bytes} are exactly one suspension; the signature is not looked at */
    public static UnverifiedSuspension parse(byte[] bytes) throws MalformedException {
        WireReader in = new WireReader(Structure.SUSPENSION, bytes);
        AccountId account = new AccountId(in.octets(AccountId.SIZE));
        NodeId node = new NodeId(in.octets(NodeId.SIZE));
        NodeId by = new NodeId(in.octets(NodeId.SIZE));
        StateReference under = new StateReference(account, in.positive63(), in.octets(StateReference.DIGEST_SIZE));
        UnverifiedSuspension suspension =
                new UnverifiedSuspension(node, by, under, in.instant(), in.octets(VerifyingKey.SIGNATURE_SIZE));
        in.end();
        if (node.equals(by)) {
            throw in.malformed("a node does not suspend itself");
        }
        return suspension;
    }

    /**
     * A node's word against a sister.
     *
     * @param by the node that signs
     * @param state the current state, which lists both
     * @throws IllegalArgumentException if it does not list both, or they are the same
     */
    public static VerifiedSuspension sign(NodeKeys by, NodeId node, VerifiedAccountState state, Instant now) {
        Instant at = now.truncatedTo(ChronoUnit.SECONDS);
        byte[] body = write(BODY_SIZE, node, by.id(), state.reference(), at).toBytes();
        Octets signature = Labels.SUSPENSION.sign(by.signingKey(), body);
        try {
            byte[] bytes = new UnverifiedSuspension(node, by.id(), state.reference(), at, signature).toBytes();
            return parse(bytes).verify(state, now);
        } catch (MalformedException | InvalidChainException e) {
            throw new IllegalArgumentException("not a suspension among sisters", e);
        }
    }

    /**
     * Checks that one listed node suspends another, under this very state.
     *
     * @param state verified from the pinned root; the newest that is known
     */
    public VerifiedSuspension verify(VerifiedAccountState state, Instant now) throws InvalidChainException {
        if (!under.account().equals(state.account())) {
            throw new InvalidChainException.WrongOwner("suspension: of another account");
        }
        switch (under.relationTo(state.reference())) {
            case SAME -> {}
            case FORKED -> throw new InvalidChainException.Forked("suspension: under another state of this version");
            case OLDER, NEWER ->
                throw new InvalidChainException.OtherState("suspension: under version " + under.version());
        }
        return verifyAmong(state, now);
    }

    /**
     * The same under the state before, for somebody who knows only {@code next}: a node that is being added. Both are listed in
     * that one too.
     */
    public VerifiedSuspension verifyBefore(VerifiedAccountState next, Instant now) throws InvalidChainException {
        if (!under.account().equals(next.account())) {
            throw new InvalidChainException.WrongOwner("suspension: of another account");
        }
        if (under.version() != next.version() - 1 || !under.digest().equals(next.previous())) {
            throw new InvalidChainException.OtherState("suspension: not under the state before");
        }
        return verifyAmong(next, now);
    }

    private VerifiedSuspension verifyAmong(VerifiedAccountState state, Instant now) throws InvalidChainException {
        state.node(node);
        VerifiedNode sister = state.node(by);
        Labels.SUSPENSION.verify(
                sister.key(), write(BODY_SIZE, node, by, under, at).toBytes(), signature);
        if (at.isAfter(now.plus(Lifetimes.CLOCK_SKEW))) {
            throw new InvalidChainException.NotYetValid("suspension: made in the future, at " + at);
        }
        sister.certificate().validity().check("node certificate", at, Duration.ZERO);
        return new VerifiedSuspension(this);
    }

    private static WireWriter write(int size, NodeId node, NodeId by, StateReference under, Instant at) {
        return new WireWriter(Structure.SUSPENSION, size)
                .octets(under.account().value())
                .octets(node.value())
                .octets(by.value())
                .uint64(under.version())
                .octets(under.digest())
                .instant(at);
    }

    /** @return {@link #SIZE} bytes */
    public byte[] toBytes() {
        return write(SIZE, node, by, under, at).octets(signature).toBytes();
    }
}
