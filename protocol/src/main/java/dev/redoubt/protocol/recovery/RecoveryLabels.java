package dev.redoubt.protocol.recovery;

import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a derivation, sealing or signature is for: ASCII, ended by a zero byte. SPEC.md, "Labels". */
enum RecoveryLabels {
    BUNDLE("redoubt v1 recovery bundle"),
    BUNDLE_KEY("redoubt v1 recovery bundle key"),
    PASSPHRASE("redoubt v1 recovery passphrase"),
    WRAPPING("redoubt v1 recovery wrapping"),
    FETCH("redoubt v1 recovery fetch"),
    VERIFIER("redoubt v1 recovery verifier"),
    STATEMENT("redoubt v1 recovery statement"),
    PROOF("redoubt v1 proof of an account"),
    NODE_STORAGE("redoubt v1 node storage"),
    STORAGE_KEY("redoubt v1 storage key"),
    STORAGE_KEY_CHECK("redoubt v1 storage key check"),
    STORAGE_KEY_RECORD("redoubt v1 storage key record"),
    OFFLINE_VAULT("redoubt v1 offline vault"),
    OFFLINE_REQUEST("redoubt v1 offline request"),
    OFFLINE_REQUEST_DIGEST("redoubt v1 offline request digest"),
    OFFLINE_ANSWER("redoubt v1 offline answer"),
    OFFLINE_KEYS("redoubt v1 offline keys");

    private final String text;

    RecoveryLabels(String text) {
        this.text = text;
    }

    byte[] bytes() {
        return (text + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    /** The label and then the parts. */
    byte[] with(byte[]... parts) {
        int size = bytes().length;
        for (byte[] part : parts) {
            size += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(size).put(bytes());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    /** HKDF-SHA-512, expand step. */
    Secret expand(Secret pseudorandomKey, int size, byte[]... context) {
        return Hkdf.SHA512.expand(pseudorandomKey, with(context), size);
    }

    byte[] sign(SigningKey key, byte[] body) {
        return key.sign(with(body));
    }

    void verify(byte[] key, byte[] body, byte[] signature) throws RecoveryException {
        try {
            verify(VerifyingKey.parse(key), body, signature);
        } catch (InvalidKeyMaterialException e) {
            throw new RecoveryException(RecoveryException.Reason.WEAK_KEY, "not a usable Ed25519 public key", e);
        }
    }

    void verify(VerifyingKey key, byte[] body, byte[] signature) throws RecoveryException {
        if (!key.verify(with(body), signature)) {
            throw new RecoveryException(RecoveryException.Reason.BAD_SIGNATURE, "wrong signature: " + name());
        }
    }
}
