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

/**
 * What an existing device gives to a new one of its account, signed by it (Kn), for this device and this session alone. What is
 * in it comes out only by {@link #verify}. SPEC.md, "JoinAnswer". Immutable.
 */
public final class JoinAnswer {
    private static final int FIXED_SIZE =
            Structure.HEADER_SIZE + AccountId.SIZE + 2 * NodeId.SIZE + JoinSession.SIZE + 4;

    /** Bytes of its content at most. */
    public static final int MOST_CONTENT = 60 * 1024;

    private final AccountId account;
    private final NodeId by;
    private final NodeId node;
    private final JoinSession session;
    private final byte[] content;
    private final Octets signature;

    private JoinAnswer(
            AccountId account, NodeId by, NodeId node, JoinSession session, byte[] content, Octets signature) {
        this.account = account;
        this.by = by;
        this.node = node;
        this.session = session;
        this.content = content;
        this.signature = signature;
    }

    /**
     * @param by the existing device, stays with the caller
     * @param node the new device
     * @throws IllegalArgumentException if the content is larger than {@link #MOST_CONTENT}
     */
    public static JoinAnswer sign(NodeKeys by, NodeId node, JoinSession session, byte[] content) {
        if (content.length > MOST_CONTENT) {
            throw new IllegalArgumentException("an answer of " + content.length + " bytes");
        }
        Octets none = Octets.copyOf(new byte[VerifyingKey.SIGNATURE_SIZE]);
        JoinAnswer bare = new JoinAnswer(by.account(), by.id(), node, session, content.clone(), none);
        Octets signature = Labels.JOIN_ANSWER.sign(by.signingKey(), bare.body());
        return new JoinAnswer(bare.account, bare.by, node, session, bare.content, signature);
    }

    /** @throws MalformedException unless {@code bytes} are exactly one answer; the signature is not looked at */
    public static JoinAnswer parse(byte[] bytes) throws MalformedException {
        WireReader in = new WireReader(Structure.JOIN_ANSWER, bytes);
        AccountId account = new AccountId(in.octets(AccountId.SIZE));
        NodeId by = new NodeId(in.octets(NodeId.SIZE));
        NodeId node = new NodeId(in.octets(NodeId.SIZE));
        JoinSession session = JoinSession.read(in);
        int size = in.uint31();
        if (size > MOST_CONTENT) {
            throw in.malformed("a content of " + size + " bytes");
        }
        JoinAnswer answer =
                new JoinAnswer(account, by, node, session, in.bytes(size), in.octets(VerifyingKey.SIGNATURE_SIZE));
        in.end();
        return answer;
    }

    /** Who is said to have signed it: a claim, until it is verified. */
    public NodeId by() {
        return by;
    }

    /**
     * Checks that a device of the account answers this device, in this session.
     *
     * @param state of the account, verified from the root that the user has confirmed
     * @param asking the device that asked
     * @param held the session as it knows it
     * @return the content, a copy
     */
    public byte[] verify(VerifiedAccountState state, NodeId asking, JoinSession held, Instant now)
            throws InvalidChainException {
        if (!account.equals(state.account())) {
            throw new InvalidChainException.WrongOwner("join answer: of another account");
        }
        if (!node.equals(asking) || !session.equals(held)) {
            throw new InvalidChainException.OtherSession("join answer: to another device, or in another session");
        }
        VerifiedNode answering = state.node(by);
        Labels.JOIN_ANSWER.verify(answering.key(), body(), signature);
        answering.certificate().validity().check("node certificate", now, Duration.ZERO);
        return content.clone();
    }

    private byte[] body() {
        return write(FIXED_SIZE + content.length).toBytes();
    }

    private WireWriter write(int size) {
        WireWriter out = new WireWriter(Structure.JOIN_ANSWER, size)
                .octets(account.value())
                .octets(by.value())
                .octets(node.value());
        return session.write(out).uint32(content.length).bytes(content);
    }

    public byte[] toBytes() {
        return write(FIXED_SIZE + content.length + VerifyingKey.SIGNATURE_SIZE)
                .octets(signature)
                .toBytes();
    }
}
