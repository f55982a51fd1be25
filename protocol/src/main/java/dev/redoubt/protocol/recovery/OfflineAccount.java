package dev.redoubt.protocol.recovery;

import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;

/** The public half of an offline account: for whom a new device makes its keys. SPEC.md, "OfflineAccount". Immutable. */
public record OfflineAccount(VerifyingKey rootKey) {
    private static final int SIZE = Structure.HEADER_SIZE + VerifyingKey.SIZE;

    /** @throws RecoveryException MALFORMED or WEAK_KEY */
    public static OfflineAccount parse(byte[] bytes) throws RecoveryException {
        try {
            WireReader in = new WireReader(Structure.OFFLINE_ACCOUNT, bytes);
            byte[] key = in.bytes(VerifyingKey.SIZE);
            in.end();
            return new OfflineAccount(VerifyingKey.parse(key));
        } catch (MalformedException e) {
            throw new RecoveryException(RecoveryException.Reason.MALFORMED, "offline account: not well formed", e);
        } catch (InvalidKeyMaterialException e) {
            throw new RecoveryException(RecoveryException.Reason.WEAK_KEY, "offline account: not a usable key", e);
        }
    }

    public AccountId account() {
        return AccountId.ofRootKey(rootKey);
    }

    public byte[] toBytes() {
        return new WireWriter(Structure.OFFLINE_ACCOUNT, SIZE)
                .bytes(rootKey.toBytes())
                .toBytes();
    }
}
