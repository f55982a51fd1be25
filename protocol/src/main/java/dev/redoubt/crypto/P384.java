package dev.redoubt.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.hash2curve.HashToCurveProfile;
import org.bouncycastle.crypto.hash2curve.HashToEllipticCurve;
import org.bouncycastle.crypto.hash2curve.OPRFHashToScalar;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/**
 * The group P-384 as RFC 9497 section 4.4 takes it: compressed points (SEC 1) without the identity, scalars of 48 bytes
 * below the order. Numbers of Bouncy Castle cannot be wiped; what leaves this class can.
 */
final class P384 {
    static final int ELEMENT_SIZE = 49;
    static final int SCALAR_SIZE = 48;

    private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName("secp384r1");
    private static final ECCurve CURVE = PARAMETERS.getCurve();
    private static final BigInteger ORDER = PARAMETERS.getN();

    /** Bits of security, for the length of what is reduced: RFC 9380 section 5.1. */
    private static final int SECURITY = 192;

    private P384() {}

    /** RFC 9380 section 8.3, P384_XMD:SHA-384_SSWU_RO_. */
    static ECPoint hashToGroup(byte[] message, String domain) {
        return HashToEllipticCurve.getInstance(HashToCurveProfile.P384_XMD_SHA_384, domain)
                .hashToCurve(message);
    }

    static BigInteger hashToScalar(byte[] message, String domain) {
        return new OPRFHashToScalar(CURVE, new SHA384Digest(), SECURITY)
                .process(message, domain.getBytes(StandardCharsets.US_ASCII));
    }

    /** Uniform from 1 to the order less one, by rejection. */
    static BigInteger randomScalar(SecureRandom random) {
        return BigIntegers.createRandomInRange(BigInteger.ONE, ORDER.subtract(BigInteger.ONE), random);
    }

    /** The product, computed as two with a fresh split of the scalar, so that its timing says nothing about the scalar. */
    static ECPoint multiply(ECPoint point, BigInteger scalar, SecureRandom random) {
        BigInteger part = randomScalar(random);
        BigInteger rest = scalar.subtract(part).mod(ORDER);
        return point.multiply(part).add(point.multiply(rest)).normalize();
    }

    static BigInteger invert(BigInteger scalar) {
        return BigIntegers.modOddInverse(ORDER, scalar);
    }

    static byte[] encode(ECPoint element) {
        return element.getEncoded(true);
    }

    /** @throws InvalidKeyMaterialException unless the bytes are one compressed point of the curve */
    static ECPoint decode(byte[] element) throws InvalidKeyMaterialException {
        if (element.length != ELEMENT_SIZE || (element[0] != 2 && element[0] != 3)) {
            throw new InvalidKeyMaterialException("a group element is a compressed point of 49 bytes");
        }
        try {
            // The cofactor is 1: every point of the curve is in the group.
            return CURVE.decodePoint(element);
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyMaterialException("not a point of P-384", e);
        }
    }

    static Secret encode(BigInteger scalar) {
        return Secret.takeOwnershipOf(BigIntegers.asUnsignedByteArray(SCALAR_SIZE, scalar));
    }

    /** @throws IllegalArgumentException unless the bytes are a scalar from 1 to the order less one */
    static BigInteger scalar(Secret bytes) {
        BigInteger scalar = bytes.read(live -> new BigInteger(1, live));
        if (bytes.size() != SCALAR_SIZE || scalar.signum() == 0 || scalar.compareTo(ORDER) >= 0) {
            throw new IllegalArgumentException("a scalar has 48 bytes, is not zero and below the order");
        }
        return scalar;
    }
}
