package dev.redoubt.crypto;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.ECPoint;

/**
 * The oblivious pseudorandom function of RFC 9497, ciphersuite P384-SHA384, base mode (0x00): the client learns
 * F(key, input) and nothing of the key, the server learns nothing of the input, nor of the output. Stateless, thread-safe.
 *
 * <p>In the base mode the client cannot tell under which key it was answered.
 */
public final class Oprf {
    /** Bytes of a blinded or evaluated element: a compressed point (SEC 1). */
    public static final int ELEMENT_SIZE = P384.ELEMENT_SIZE;

    /** Bytes of a key or blind. */
    public static final int SCALAR_SIZE = P384.SCALAR_SIZE;

    /** Bytes of the output: one SHA-384. */
    public static final int OUTPUT_SIZE = 48;

    /** Bytes of the seed of a key. */
    public static final int SEED_SIZE = 32;

    /** RFC 9497 section 3.1: "OPRFV1-" ‖ I2OSP(mode, 1) ‖ "-" ‖ identifier. */
    private static final String CONTEXT = "OPRFV1-\0-P384-SHA384";

    private static final int LONGEST_INPUT = 0xffff;
    private static final int DERIVATIONS = 256;

    private Oprf() {}

    /**
     * What the client keeps and what it sends.
     *
     * @param blind owned by this: closing it destroys it
     * @param element for the server, 49 bytes
     */
    public record Blinded(Secret blind, byte[] element) implements AutoCloseable {
        @Override
        public void close() {
            blind.close();
        }
    }

    /**
     * RFC 9497 section 3.2.1, DeriveKeyPair: the private half.
     *
     * @param seed 32 bytes, stays with the caller
     * @param info at most 65,535 bytes
     * @return 48 bytes, owned by the caller
     */
    public static Secret deriveKey(Secret seed, byte[] info) {
        if (seed.size() != SEED_SIZE) {
            throw new IllegalArgumentException("the seed of a key has 32 bytes, not " + seed.size());
        }
        byte[] input = seed.read(live -> ByteBuffer.allocate(live.length + 2 + info.length + 1)
                .put(live)
                .putShort(length(info))
                .put(info)
                .array());
        try {
            for (int counter = 0; counter < DERIVATIONS; counter++) {
                input[input.length - 1] = (byte) counter;
                BigInteger key = P384.hashToScalar(input, "DeriveKeyPair" + CONTEXT);
                if (key.signum() != 0) {
                    return P384.encode(key);
                }
            }
            throw new IllegalStateException("256 hashes in a row were zero");
        } finally {
            Arrays.fill(input, (byte) 0);
        }
    }

    /**
     * RFC 9497 section 3.3.1, Blind.
     *
     * @param input at most 65,535 bytes, stays with the caller
     */
    public static Blinded blind(Secret input, SecureRandom random) {
        try (Secret blind = P384.encode(P384.randomScalar(random))) {
            return blind(input, blind.copy(), random);
        }
    }

    /** The same with a given blind, for the vectors of the RFC; {@code blind} belongs to the result. */
    static Blinded blind(Secret input, Secret blind, SecureRandom random) {
        ECPoint element = input.read(live -> {
            length(live);
            return P384.hashToGroup(live, "HashToGroup-" + CONTEXT);
        });
        if (element.isInfinity()) {
            throw new IllegalArgumentException("this input has no image in the group");
        }
        return new Blinded(blind, P384.encode(P384.multiply(element, P384.scalar(blind), random)));
    }

    /**
     * RFC 9497 section 3.3.1, BlindEvaluate: the server's part.
     *
     * @param key 48 bytes, stays with the caller
     * @param blindedElement from the client
     * @return 49 bytes
     * @throws InvalidKeyMaterialException if the element is not one
     */
    public static byte[] evaluate(Secret key, byte[] blindedElement, SecureRandom random)
            throws InvalidKeyMaterialException {
        return P384.encode(P384.multiply(P384.decode(blindedElement), P384.scalar(key), random));
    }

    /**
     * RFC 9497 section 3.3.1, Finalize.
     *
     * @param input as it was blinded, stays with the caller
     * @param blinded stays with the caller
     * @param evaluatedElement from the server
     * @return 48 bytes, owned by the caller
     * @throws InvalidKeyMaterialException if the element is not one
     */
    public static Secret output(Secret input, Blinded blinded, byte[] evaluatedElement, SecureRandom random)
            throws InvalidKeyMaterialException {
        BigInteger inverse = P384.invert(P384.scalar(blinded.blind()));
        byte[] element = P384.encode(P384.multiply(P384.decode(evaluatedElement), inverse, random));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-384", "SUN");
            return input.read(live -> {
                update(digest, live);
                update(digest, element);
                digest.update("Finalize".getBytes(StandardCharsets.US_ASCII));
                return Secret.takeOwnershipOf(digest.digest());
            });
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("SHA-384 is part of every JDK", e);
        } finally {
            Arrays.fill(element, (byte) 0);
        }
    }

    private static void update(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(2).putShort(length(part)).flip());
        digest.update(part);
    }

    private static short length(byte[] part) {
        if (part.length > LONGEST_INPUT) {
            throw new IllegalArgumentException("the OPRF takes at most 65535 bytes, not " + part.length);
        }
        return (short) part.length;
    }
}
