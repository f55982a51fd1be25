package dev.redoubt.protocol.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.vectors.Vector;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SuspensionVectorsTest {
    static List<Vector> suspensions() {
        return Vector.read("suspension.txt");
    }

    @ParameterizedTest
    @MethodSource("suspensions")
    void suspensionGivesWhatItMust(Vector vector) throws Exception {
        UnverifiedAccountState claimed = UnverifiedAccountState.parse(vector.bytes("state"));
        VerifiedAccountState state = claimed.verify(StateReference.root(claimed.claimedAccount()));
        assertEquals(
                vector.text("expect"),
                AccountVectorsTest.outcome(() ->
                        UnverifiedSuspension.parse(vector.bytes("suspension")).verify(state, vector.time("now"))));
    }

    static List<Vector> requests() {
        return Vector.read("certificate-request.txt");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void certificateRequestGivesWhatItMust(Vector vector) throws Exception {
        VerifyingKey root = VerifyingKey.parse(vector.bytes("root_key"));
        assertEquals(
                vector.text("expect"),
                AccountVectorsTest.outcome(
                        () -> CertificateRequest.parse(vector.bytes("request")).verify(root, vector.time("now"))));
    }
}
