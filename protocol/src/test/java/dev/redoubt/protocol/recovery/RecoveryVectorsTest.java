package dev.redoubt.protocol.recovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.crypto.Argon2id;
import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.Oprf;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.vectors.Vector;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecoveryVectorsTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    static List<Vector> vectors() {
        return Vector.read("recovery.txt");
    }

    private static Secret secret(byte[] bytes) {
        return Secret.takeOwnershipOf(bytes);
    }

    private static Secret utf8(String text) {
        return secret(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void givesWhatTheVectorSays(Vector vector) throws Exception {
        switch (vector.text("kind")) {
            case "passphrase" -> passphrase(vector);
            case "words" -> words(vector);
            default -> assertEquals(vector.text("expect"), outcome(vector));
        }
    }

    private static void passphrase(Vector vector) throws Exception {
        try (PassphraseKeys.Question question =
                PassphraseKeys.ask(vector.text("name"), utf8(vector.text("passphrase")), RANDOM)) {
            byte[] evaluated = Oprf.evaluate(secret(vector.bytes("oprf_key")), question.blindedElement(), RANDOM);
            PassphraseKeys keys = question.answered(evaluated, Argon2id.RECOMMENDED);
            assertArrayEquals(vector.bytes("wrapping"), keys.wrapping().read(byte[]::clone));
            assertArrayEquals(vector.bytes("fetch_token"), keys.fetchToken().read(byte[]::clone));
            assertEquals(vector.octets("verifier"), keys.verifier());
        }
    }

    private static void words(Vector vector) throws Exception {
        assertArrayEquals(
                vector.bytes("key"), RecoveryWords.parse(vector.text("words")).read(byte[]::clone));
    }

    private static String outcome(Vector vector) throws Exception {
        try {
            read(vector, vector.bytes("bytes"));
            return "ok";
        } catch (RecoveryException e) {
            return e.reason().name();
        }
    }

    private static void read(Vector vector, byte[] bytes) throws Exception {
        switch (vector.text("kind")) {
            case "bundle" -> RecoveryBundle.parse(secret(bytes)).close();
            case "sealed" ->
                SealedBundle.parse(bytes)
                        .open(Purpose.WORDS, secret(vector.bytes("key")))
                        .close();
            case "blob" ->
                RecoveryBlob.parse(bytes)
                        .open(new PassphraseKeys(secret(vector.bytes("wrapping")), secret(new byte[32])))
                        .close();
            case "statement" -> RecoveryStatement.parse(bytes).verify(root(vector));
            case "proof" -> AccountProof.parse(bytes).verify(root(vector), vector.time("now"));
            case "vault" ->
                OfflineVault.parse(bytes).open(utf8(vector.text("passphrase"))).close();
            case "account" -> OfflineAccount.parse(bytes);
            case "request" -> OfflineRequest.parse(bytes).verify();
            case "answer" ->
                OfflineAnswer.parse(bytes)
                        .open(
                                root(vector),
                                OfflineRequest.parse(vector.bytes("request")),
                                X25519KeyPair.ofPrivateKey(secret(vector.bytes("exchange"))))
                        .close();
            default -> throw new IllegalArgumentException(vector.text("kind"));
        }
    }

    private static VerifyingKey root(Vector vector) throws InvalidKeyMaterialException {
        return VerifyingKey.parse(vector.bytes("root"));
    }
}
