package dev.redoubt.protocol.recovery;

import dev.redoubt.crypto.Argon2id;
import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.Oprf;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * What a name and a passphrase give together with the appliance's OPRF. Without the appliance's key they cannot be computed,
 * so that each guess is one counted question; with it each guess still costs one Argon2id. SPEC.md, "From the passphrase".
 *
 * @param wrapping wraps Krbk, 32 bytes
 * @param fetchToken shows the appliance that the OPRF step was done with the right passphrase, 32 bytes
 */
public record PassphraseKeys(Secret wrapping, Secret fetchToken) implements AutoCloseable {
    /** Bytes of the fetch token and of its verifier. */
    public static final int TOKEN_SIZE = 32;

    /** Bytes of a passphrase at most, in UTF-8. */
    public static final int LONGEST_PASSPHRASE = 4096;

    private static final int LONGEST_NAME = 255;

    /** A question to the appliance that is on its way. Owns its secrets. */
    public static final class Question implements AutoCloseable {
        private final Secret passphrase;
        private final Secret input;
        private final Oprf.Blinded blinded;
        private final SecureRandom random;

        private Question(Secret passphrase, Secret input, Oprf.Blinded blinded, SecureRandom random) {
            this.passphrase = passphrase;
            this.input = input;
            this.blinded = blinded;
            this.random = random;
        }

        /** For the appliance: 49 bytes that say nothing of the passphrase. */
        public byte[] blindedElement() {
            return blinded.element().clone();
        }

        /**
         * @param evaluatedElement what the appliance answered
         * @param cost of SPEC.md; the result depends on it
         * @return owned by the caller
         * @throws RecoveryException WEAK_KEY if the answer is no group element
         */
        public PassphraseKeys answered(byte[] evaluatedElement, Argon2id cost) throws RecoveryException {
            try (Secret output = Oprf.output(input, blinded, evaluatedElement, random)) {
                byte[] salt = output.read(byte[]::clone);
                try (Secret stretched = cost.derive(passphrase, salt);
                        Secret key = Hkdf.SHA512.extract(salt, stretched)) {
                    return new PassphraseKeys(
                            RecoveryLabels.WRAPPING.expand(key, RecoveryBundle.KEY_SIZE),
                            RecoveryLabels.FETCH.expand(key, TOKEN_SIZE));
                }
            } catch (InvalidKeyMaterialException e) {
                throw new RecoveryException(
                        RecoveryException.Reason.WEAK_KEY, "the appliance answered with no group element", e);
            }
        }

        @Override
        public void close() {
            passphrase.close();
            input.close();
            blinded.close();
        }
    }

    /**
     * @param name the account's, as the appliance knows it: the same passphrase gives every account other keys
     * @param passphrase in the form of {@link RecoveryWords#passphrase}, 1 to 4,096 bytes; stays with the caller
     * @return closed by the caller
     */
    public static Question ask(String name, Secret passphrase, SecureRandom random) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > LONGEST_NAME || passphrase.size() == 0 || passphrase.size() > LONGEST_PASSPHRASE) {
            throw new IllegalArgumentException("a name has at most 255, a passphrase 1 to 4096 bytes");
        }
        Secret input = Secret.takeOwnershipOf(
                passphrase.read(bytes -> RecoveryLabels.PASSPHRASE.with(new byte[] {(byte) utf8.length}, utf8, bytes)));
        return new Question(passphrase.copy(), input, Oprf.blind(input, random), random);
    }

    /** What the appliance keeps, to know the token again: a hash, which without its OPRF key checks no guess. */
    public Octets verifier() {
        return fetchToken.read(PassphraseKeys::verifier);
    }

    /** @param fetchToken 32 bytes */
    public static Octets verifier(byte[] fetchToken) {
        return Octets.copyOf(Digests.sha256(RecoveryLabels.VERIFIER.with(fetchToken)));
    }

    @Override
    public void close() {
        wrapping.close();
        fetchToken.close();
    }

    @Override
    public String toString() {
        return "PassphraseKeys[redacted]";
    }
}
