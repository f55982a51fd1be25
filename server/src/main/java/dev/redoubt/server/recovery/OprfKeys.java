package dev.redoubt.server.recovery;

import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.Oprf;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * One OPRF key per account, and one per name that nobody has, all derived from a secret that is not in the database.
 * server/SPEC.md, "Recovery". Thread-safe.
 */
public final class OprfKeys implements AutoCloseable {
    /** Bytes of the secret. */
    public static final int KEY_SIZE = 32;

    private static final String ACCOUNT = "redoubt recovery oprf key 1 account ";
    private static final String NOBODY = "redoubt recovery oprf key 1 nobody ";

    private final Secret secret;
    private final SecureRandom random;

    /** @param secret 32 bytes, owned by this from now on */
    public OprfKeys(Secret secret, SecureRandom random) {
        this.secret = secret;
        this.random = random;
    }

    byte[] evaluate(AccountId account, byte[] blindedElement) throws InvalidKeyMaterialException {
        return evaluate(ACCOUNT, account.value(), blindedElement);
    }

    /** As if there were an account. */
    byte[] evaluateForNobody(Octets nameIndex, byte[] blindedElement) throws InvalidKeyMaterialException {
        return evaluate(NOBODY, nameIndex, blindedElement);
    }

    private byte[] evaluate(String label, Octets whose, byte[] blindedElement) throws InvalidKeyMaterialException {
        byte[] ascii = label.getBytes(StandardCharsets.US_ASCII);
        byte[] info = ByteBuffer.allocate(ascii.length + whose.size())
                .put(ascii)
                .put(whose.toBytes())
                .array();
        try (Secret seed = Hkdf.SHA512.expand(secret, info, Oprf.SEED_SIZE);
                Secret key = Oprf.deriveKey(seed, info)) {
            return Oprf.evaluate(key, blindedElement, random);
        }
    }

    @Override
    public void close() {
        secret.close();
    }
}
