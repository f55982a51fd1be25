package dev.redoubt.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors of Wycheproof and NIST; {@code vectors/others/README.md} says where they come from. */
class OthersVectorsTest {
    private static final String NONE = "-";
    private static final String FAIL = "FAIL";

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.equals(NONE) ? "" : hex);
    }

    private static InputStream file(String name) {
        return Objects.requireNonNull(OthersVectorsTest.class.getResourceAsStream("/vectors/others/" + name), name);
    }

    private static JsonNode json(String name) throws IOException {
        try (InputStream in = file(name)) {
            return new ObjectMapper().readTree(in);
        }
    }

    /** The fields of each line. */
    private static Stream<List<String>> lines(String name) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(file(name), StandardCharsets.US_ASCII))) {
            return in
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> Arrays.asList(line.split(" ", -1)))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Arguments> agreements() throws IOException {
        return StreamSupport.stream(json("wycheproof-x25519.json").spliterator(), false)
                .map(test -> Arguments.of(
                        test.get("tcId").asInt(),
                        test.get("private").asText(),
                        test.get("public").asText(),
                        test.get("shared").asText()));
    }

    /** What Wycheproof calls acceptable is agreed upon too, save that a result of zeros is refused (SPEC.md, "Primitives"). */
    @ParameterizedTest(name = "{0}")
    @MethodSource("agreements")
    void x25519AgreesOrRefusesZeros(int id, String privateKey, String publicKey, String shared) throws Exception {
        try (X25519KeyPair pair = X25519KeyPair.ofPrivateKey(Secret.takeOwnershipOf(hex(privateKey)))) {
            if (shared.equals("00".repeat(32))) {
                assertThrows(InvalidKeyMaterialException.class, () -> pair.agree(hex(publicKey)));
            } else {
                assertTrue(pair.agree(hex(publicKey)).contentEquals(hex(shared)));
            }
        }
    }

    static Stream<Arguments> signatures() throws IOException {
        return StreamSupport.stream(
                        json("wycheproof-ed25519.json").get("testGroups").spliterator(), false)
                .flatMap(group -> StreamSupport.stream(group.get("tests").spliterator(), false)
                        .map(test -> Arguments.of(
                                test.get("tcId").asInt(),
                                group.get("key").get("pk").asText(),
                                test.get("msg").asText(),
                                test.get("sig").asText(),
                                test.get("result").asText().equals("valid"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signatures")
    void ed25519TakesValidSignaturesAndNoOthers(int id, String key, String message, String signature, boolean valid)
            throws Exception {
        assertEquals(valid, VerifyingKey.parse(hex(key)).verify(hex(message), hex(signature)));
    }

    static Stream<Arguments> derivations() {
        return Stream.of(Hkdf.SHA256, Hkdf.SHA512)
                .flatMap(hkdf -> lines("wycheproof-hkdf-" + hkdf.name().toLowerCase(Locale.ROOT) + ".txt")
                        .map(line -> Arguments.of(hkdf, line)));
    }

    @ParameterizedTest
    @MethodSource("derivations")
    void hkdfDerivesTheSame(Hkdf hkdf, List<String> fields) {
        byte[] expected = hex(fields.get(3));
        try (Secret input = Secret.takeOwnershipOf(hex(fields.get(0)));
                Secret prk = hkdf.extract(hex(fields.get(1)), input);
                Secret output = hkdf.expand(prk, hex(fields.get(2)), expected.length)) {
            assertTrue(output.contentEquals(expected));
        }
    }

    static Stream<List<String>> sealed() {
        return lines("nist-gcm-256.txt");
    }

    @ParameterizedTest
    @MethodSource("sealed")
    void aesGcmOpensWhatIsGenuineAndNothingElse(List<String> fields) throws Exception {
        byte[] nonce = hex(fields.get(1));
        byte[] associated = hex(fields.get(2));
        byte[] text = HexFormat.of().parseHex((fields.get(3) + fields.get(4)).replace(NONE, ""));
        try (Secret key = Secret.takeOwnershipOf(hex(fields.getFirst()))) {
            if (fields.get(5).equals(FAIL)) {
                assertThrows(AEADBadTagException.class, () -> AesGcm.open(key, nonce, text, associated));
            } else {
                assertArrayEquals(hex(fields.get(5)), AesGcm.open(key, nonce, text, associated));
                assertArrayEquals(text, AesGcm.seal(key, nonce, hex(fields.get(5)), associated));
            }
        }
    }
}
