package dev.redoubt.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against RFC 9497 appendix A.4.1 (P384-SHA384, OPRF mode) and RFC 9380 appendix J.2.1 (P384_XMD:SHA-384_SSWU_RO_). */
class OprfTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ORDER =
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf" + "581a0db248b0a77aecec196accc52973";
    private static final String KEY =
            "dfe7ddc41a4646901184f2b432616c8ba6d452f9bcd0c4f75a5150ef2b2ed02ef40b8b92f60ae591bcabd72a6518f188";
    private static final String BLIND =
            "504650f53df8f16f6861633388936ea23338fa65ec36e0290022b48eb562889d89dbfa691d1cde91517fa222ed7ad364";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static Secret secret(String hex) {
        return Secret.takeOwnershipOf(bytes(hex));
    }

    @Test
    void derivesTheKeyOfTheRfc() {
        Secret seed = secret("a3".repeat(32));
        assertArrayEquals(
                bytes(KEY),
                Oprf.deriveKey(seed, "test key".getBytes(StandardCharsets.US_ASCII))
                        .read(byte[]::clone));
    }

    @ParameterizedTest
    @CsvSource({
        "00,"
                + "02a36bc90e6db34096346eaf8b7bc40ee1113582155ad3797003ce614c835a874343701d3f2debbd80d97cbe45de6e5f1f,"
                + "03af2a4fc94770d7a7bf3187ca9cc4faf3732049eded2442ee50fbddda58b70ae2999366f72498cdbc43e6f2fc184afe30,"
                + "ed84ad3f31a552f0456e58935fcc0a3039db42e7f356dcb32aa6d487b6b815a07d5813641fb1398c03ddab5763874357",
        "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a,"
                + "02def6f418e3484f67a124a2ce1bfb19de7a4af568ede6a1ebb2733882510ddd43d05f2b1ab5187936a55e50a847a8b900,"
                + "034e9b9a2960b536f2ef47d8608b21597ba400d5abfa1825fd21c36b75f927f396bf3716c96129d1fa4a77fa1d479c8d7b,"
                + "dd4f29da869ab9355d60617b60da0991e22aaab243a3460601e48b075859d1c526d36597326f1b985778f781a1682e75"
    })
    void givesWhatTheRfcSays(String input, String blinded, String evaluated, String output) throws Exception {
        Oprf.Blinded mine = Oprf.blind(secret(input), secret(BLIND), RANDOM);
        assertArrayEquals(bytes(blinded), mine.element());
        assertArrayEquals(bytes(evaluated), Oprf.evaluate(secret(KEY), mine.element(), RANDOM));
        assertArrayEquals(
                bytes(output),
                Oprf.output(secret(input), mine, bytes(evaluated), RANDOM).read(byte[]::clone));
    }

    @ParameterizedTest
    @CsvSource({
        "'',"
                + "eb9fe1b4f4e14e7140803c1d99d0a93cd823d2b024040f9c067a8eca1f5a2eeac9ad604973527a356f3fa3aeff0e4d83,"
                + "0c21708cff382b7f4643c07b105c2eaec2cead93a917d825601e63c8f21f6abd9abc22c93c2bed6f235954b25048bb1a",
        "abc,"
                + "e02fc1a5f44a7519419dd314e29863f30df55a514da2d655775a81d413003c4d4e7fd59af0826dfaad4200ac6f60abe1,"
                + "01f638d04d98677d65bef99aef1a12a70a4cbb9270ec55248c04530d8bc1f8f90f8a6a859a7c1f1ddccedf8f96d675f6",
        "abcdef0123456789,"
                + "bdecc1c1d870624965f19505be50459d363c71a699a496ab672f9a5d6b78676400926fbceee6fcd1780fe86e62b2aa89,"
                + "57cf1f99b5ee00f3c201139b3bfe4dd30a653193778d89a0accc5e0f47e46e4e4b85a0595da29c9494c1814acafe183c",
        "q128_,"
                + "03c3a9f401b78c6c36a52f07eeee0ec1289f178adf78448f43a3850e0456f5dd7f7633dd31676d990eda32882ab486c0,"
                + "cc183d0d7bdfd0a3af05f50e16a3f2de4abbc523215bf57c848d5ea662482b8c1f43dc453a93b94a8026db58f3f5d878",
        "a512_,"
                + "7b18d210b1f090ac701f65f606f6ca18fb8d081e3bc6cbd937c5604325f1cdea4c15c10a54ef303aabf2ea58bd9947a4,"
                + "ea857285a33abb516732915c353c75c576bf82ccc96adb63c094dde580021eddeafd91f8c0bfee6f636528f3d0c47fd2"
    })
    void hashesToTheCurveAsTheRfcSays(String message, String x, String y) {
        String whole = switch (message) {
            case "q128_" -> message + "q".repeat(128);
            case "a512_" -> message + "a".repeat(512);
            default -> message;
        };
        ECPoint point = P384.hashToGroup(
                        whole.getBytes(StandardCharsets.US_ASCII), "QUUX-V01-CS02-with-P384_XMD:SHA-384_SSWU_RO_")
                .normalize();
        assertEquals(new BigInteger(x, 16), point.getAffineXCoord().toBigInteger());
        assertEquals(new BigInteger(y, 16), point.getAffineYCoord().toBigInteger());
    }

    @Test
    void theBlindDoesNotShowInTheOutput() throws Exception {
        try (Secret input = secret("0102");
                Oprf.Blinded one = Oprf.blind(input, RANDOM);
                Oprf.Blinded other = Oprf.blind(input, RANDOM)) {
            assertFalse(Arrays.equals(one.element(), other.element()));
            byte[] first = finish(input, one);
            assertArrayEquals(first, finish(input, other));
        }
    }

    private static byte[] finish(Secret input, Oprf.Blinded blinded) throws Exception {
        return Oprf.output(input, blinded, Oprf.evaluate(secret(KEY), blinded.element(), RANDOM), RANDOM)
                .read(byte[]::clone);
    }

    /** The identity, an uncompressed and a hybrid point, x beyond the field, x off the curve, cut, with something behind. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                        + "00",
                "04a36bc90e6db34096346eaf8b7bc40ee1113582155ad3797003ce614c835a874343701d3f2debbd80d97cbe45de6e5f1f",
                "01a36bc90e6db34096346eaf8b7bc40ee1113582155ad3797003ce614c835a874343701d3f2debbd80d97cbe45de6e5f1f",
                "06a36bc90e6db34096346eaf8b7bc40ee1113582155ad3797003ce614c835a874343701d3f2debbd80d97cbe45de6e5f1f",
                "02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "02fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
                "02a36bc90e6db34096346eaf8b7bc40ee1113582155ad3797003ce614c835a874343701d3f2debbd80d97cbe45de6e5f",
                "02a36bc90e6db34096346eaf8b7bc40ee1113582155ad3797003ce614c835a874343701d3f2debbd80d97cbe45de6e5f1f00"
            })
    void whatIsNoElementIsRefusedOnBothSides(String element) {
        assertThrows(InvalidKeyMaterialException.class, () -> Oprf.evaluate(secret(KEY), bytes(element), RANDOM));
        try (Oprf.Blinded blinded = Oprf.blind(secret("00"), RANDOM)) {
            assertThrows(
                    InvalidKeyMaterialException.class,
                    () -> Oprf.output(secret("00"), blinded, bytes(element), RANDOM));
        }
    }

    @Test
    void halfOfAllAbscissasAreOffTheCurveAndRefused() {
        int refused = 0;
        for (int x = 1; x <= 64; x++) {
            byte[] element = new byte[Oprf.ELEMENT_SIZE];
            element[0] = 2;
            element[48] = (byte) x;
            try {
                Oprf.evaluate(secret(KEY), element, RANDOM);
            } catch (InvalidKeyMaterialException e) {
                refused++;
            }
        }
        assertTrue(refused > 16 && refused < 48, () -> "not about a half");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01", "zero", "order", "beyond"})
    void whatIsNoScalarIsOurMistake(String scalar) {
        Secret key = switch (scalar) {
            case "zero" -> secret("00".repeat(48));
            case "order" -> secret(ORDER);
            case "beyond" -> secret("ff".repeat(48));
            default -> secret(scalar);
        };
        byte[] element = bytes(
                "02a36bc90e6db34096346eaf8b7bc40ee1113582155ad3797003ce614c835a874343701d3f2debbd80d97cbe45de6e5f1f");
        assertThrows(IllegalArgumentException.class, () -> Oprf.evaluate(key, element, RANDOM));
    }

    @Test
    void theLargestScalarIsOne() throws Exception {
        Secret largest = P384.encode(new BigInteger(ORDER, 16).subtract(BigInteger.ONE));
        byte[] element = bytes(
                "02a36bc90e6db34096346eaf8b7bc40ee1113582155ad3797003ce614c835a874343701d3f2debbd80d97cbe45de6e5f1f");
        byte[] negated = element.clone();
        negated[0] = 3;
        assertArrayEquals(negated, Oprf.evaluate(largest, element, RANDOM));
    }

    @Test
    void theLongestInputIsTakenAndOneMoreIsNot() {
        Oprf.blind(Secret.takeOwnershipOf(new byte[0xffff]), RANDOM).close();
        assertThrows(
                IllegalArgumentException.class, () -> Oprf.blind(Secret.takeOwnershipOf(new byte[0x10000]), RANDOM));
    }
}
