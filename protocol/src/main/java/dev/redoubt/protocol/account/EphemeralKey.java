package dev.redoubt.protocol.account;

import dev.redoubt.crypto.MlKem768;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.crypto.X25519KeyPair;
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
 * The public half of an ephemeral pair, signed by Kn. A claim until {@link VerifiedNode} verified it.
 * SPEC.md, "EphemeralKey".
 *
 * @param x25519 E, 32 bytes
 * @param mlKem P, ML-KEM-768, 1,184 bytes
 * @param lastResort handed out again and again when the pool is empty
 * @param signature Ed25519, 64 bytes
 */
public record EphemeralKey(
        AccountId account,
        NodeId node,
        EphemeralKeyId id,
        Octets x25519,
        Octets mlKem,
        Instant expires,
        boolean lastResort,
        Octets signature) {
    private static final int BODY_SIZE = Structure.HEADER_SIZE
            + AccountId.SIZE
            + NodeId.SIZE
            + 8
            + X25519KeyPair.SIZE
            + MlKem768.PUBLIC_KEY_SIZE
            + 8
            + 1;

    /** Bytes of every key. */
    public static final int SIZE = BODY_SIZE + VerifyingKey.SIGNATURE_SIZE;

    /** @throws MalformedException unless {@code bytes} are exactly one key; the signature is not looked at */
    public static EphemeralKey parse(byte[] bytes) throws MalformedException {
        WireReader in = new WireReader(Structure.EPHEMERAL_KEY, bytes);
        EphemeralKey key = new EphemeralKey(
                new AccountId(in.octets(AccountId.SIZE)),
                new NodeId(in.octets(NodeId.SIZE)),
                new EphemeralKeyId(in.positive63()),
                in.octets(X25519KeyPair.SIZE),
                in.octets(MlKem768.PUBLIC_KEY_SIZE),
                in.instant(),
                in.flag(),
                in.octets(VerifyingKey.SIGNATURE_SIZE));
        in.end();
        return key;
    }

    /** The same key with its signature. */
    EphemeralKey signed(NodeKeys keys) {
        Octets made =
                Labels.EPHEMERAL_KEY.sign(keys.signingKey(), write(BODY_SIZE).toBytes());
        return new EphemeralKey(account, node, id, x25519, mlKem, expires, lastResort, made);
    }

    void verify(VerifiedNode owner, Instant now) throws InvalidChainException {
        if (!node.equals(owner.id()) || !account.equals(owner.account())) {
            throw new InvalidChainException.WrongOwner("ephemeral key: of another node");
        }
        Labels.EPHEMERAL_KEY.verify(owner.key(), write(BODY_SIZE).toBytes(), signature);
        checkNotExpired(now, Duration.ZERO);
    }

    void checkNotExpired(Instant now, Duration grace) throws InvalidChainException {
        if (!now.isBefore(expires.plus(grace))) {
            throw new InvalidChainException.Expired("ephemeral key: expired at " + expires);
        }
    }

    private WireWriter write(int size) {
        return new WireWriter(Structure.EPHEMERAL_KEY, size)
                .octets(account.value())
                .octets(node.value())
                .uint64(id.value())
                .octets(x25519)
                .octets(mlKem)
                .instant(expires)
                .flag(lastResort);
    }

    /** @return {@link #SIZE} bytes */
    public byte[] toBytes() {
        return write(SIZE).octets(signature).toBytes();
    }
}
