package dev.redoubt.protocol.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.vectors.Vector;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FingerprintVectorsTest {
    static List<Vector> fingerprints() {
        return Vector.read("fingerprint.txt");
    }

    @ParameterizedTest
    @MethodSource("fingerprints")
    void accountsGiveTheirFingerprintsAndConversation(Vector vector) {
        AccountId one = AccountId.of(vector.bytes("one"));
        AccountId other = AccountId.of(vector.bytes("other"));
        assertEquals(
                vector.octets("conversation"), ConversationId.ofPair(one, other).value());
        assertEquals(vector.text("of_one"), Fingerprint.ofAccount(one).grouped());
        assertEquals(vector.text("of_other"), Fingerprint.ofAccount(other).grouped());
        assertEquals(vector.text("of_both"), Fingerprint.ofPair(one, other).grouped());
        assertEquals(vector.text("of_both"), Fingerprint.ofPair(other, one).grouped());
        assertEquals(vector.text("qr_of_both"), Fingerprint.ofPair(one, other).qrText());
    }
}
