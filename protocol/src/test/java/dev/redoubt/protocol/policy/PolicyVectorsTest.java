package dev.redoubt.protocol.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.vectors.Vector;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyVectorsTest {
    static List<Vector> vectors() {
        return Vector.read("policy.txt");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void givesWhatTheVectorSays(Vector vector) {
        assertEquals(vector.text("expect"), outcome(vector));
    }

    private static String outcome(Vector vector) {
        PolicyRecipient recipient = new PolicyRecipient(
                vector.octets("root_pin"), AccountId.of(vector.bytes("account")), NodeId.of(vector.bytes("node")));
        try {
            byte[] bytes = vector.bytes("policy");
            VerifiedPolicy verified = UnverifiedPolicy.parse(bytes).verify(recipient, seen(vector), vector.time("now"));
            assertArrayEquals(bytes, verified.toBytes());
            return "ok";
        } catch (PolicyException e) {
            return e.reason().name();
        }
    }

    private static Optional<PolicyPin> seen(Vector vector) {
        return vector.has("seen_serial")
                ? Optional.of(new PolicyPin(
                        vector.number("seen_serial"),
                        vector.octets("seen_key"),
                        vector.number("seen_version"),
                        vector.text("seen_network")))
                : Optional.empty();
    }
}
