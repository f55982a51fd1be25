package dev.redoubt.protocol.recovery;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;

/**
 * What the appliance keeps in the default mode: Krbk wrapped under what the passphrase and the OPRF give, and the bundle under
 * Krbk. SPEC.md, "RecoveryBlob". Immutable.
 */
public record RecoveryBlob(Octets nonce, Octets wrappedKey, SealedBundle bundle) {
    /** Bytes of every blob. */
    public static final int SIZE =
            Structure.HEADER_SIZE + AesGcm.NONCE_SIZE + RecoveryBundle.KEY_SIZE + AesGcm.TAG_SIZE + SealedBundle.SIZE;

    /** Seals under a fresh Krbk; bundle and keys stay with the caller. */
    public static RecoveryBlob seal(RecoveryBundle bundle, PassphraseKeys keys, SecureRandom random) {
        byte[] nonce = new byte[AesGcm.NONCE_SIZE];
        random.nextBytes(nonce);
        try (Secret key = Secret.random(RecoveryBundle.KEY_SIZE, random)) {
            SealedBundle sealed = SealedBundle.seal(bundle, Purpose.PASSPHRASE, key, random);
            byte[] wrapped = key.read(bytes -> AesGcm.seal(keys.wrapping(), nonce, bytes, associated(sealed)));
            return new RecoveryBlob(Octets.copyOf(nonce), Octets.copyOf(wrapped), sealed);
        }
    }

    /** @throws RecoveryException MALFORMED unless the bytes are exactly one blob, or WRONG_PURPOSE */
    public static RecoveryBlob parse(byte[] bytes) throws RecoveryException {
        try {
            WireReader in = new WireReader(Structure.RECOVERY_BLOB, bytes);
            Octets nonce = in.octets(AesGcm.NONCE_SIZE);
            Octets wrapped = in.octets(RecoveryBundle.KEY_SIZE + AesGcm.TAG_SIZE);
            SealedBundle sealed = SealedBundle.read(in.nested(Structure.SEALED_BUNDLE));
            in.end();
            if (sealed.purpose() != Purpose.PASSPHRASE) {
                throw new RecoveryException(
                        RecoveryException.Reason.WRONG_PURPOSE, "recovery blob: a bundle for " + sealed.purpose());
            }
            return new RecoveryBlob(nonce, wrapped, sealed);
        } catch (MalformedException e) {
            throw new RecoveryException(RecoveryException.Reason.MALFORMED, "recovery blob: not well formed", e);
        }
    }

    /**
     * @return owned by the caller
     * @throws RecoveryException WRONG_KEY for another passphrase, name or OPRF key, or as {@link SealedBundle#open}
     */
    public RecoveryBundle open(PassphraseKeys keys) throws RecoveryException {
        try (Secret key = Secret.takeOwnershipOf(
                AesGcm.open(keys.wrapping(), nonce.toBytes(), wrappedKey.toBytes(), associated(bundle)))) {
            return bundle.open(Purpose.PASSPHRASE, key);
        } catch (AEADBadTagException e) {
            throw new RecoveryException(RecoveryException.Reason.WRONG_KEY, "recovery blob: not opened", e);
        }
    }

    private static byte[] associated(SealedBundle sealed) {
        return RecoveryLabels.BUNDLE_KEY.with(sealed.account().toBytes());
    }

    /** SHA-256 of the whole, by which a device knows the blob that it stored. */
    public Octets digest() {
        return Octets.copyOf(Digests.sha256(toBytes()));
    }

    /** @return {@link #SIZE} bytes */
    public byte[] toBytes() {
        return new WireWriter(Structure.RECOVERY_BLOB, SIZE)
                .octets(nonce)
                .octets(wrappedKey)
                .bytes(bundle.toBytes())
                .toBytes();
    }
}
