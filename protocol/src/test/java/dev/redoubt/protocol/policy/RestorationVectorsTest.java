package dev.redoubt.protocol.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.protocol.vectors.Vector;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RestorationVectorsTest {
    static List<Vector> vectors() {
        return Vector.read("restoration.txt");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void givesWhatTheVectorSays(Vector vector) {
        assertEquals(vector.text("expect"), outcome(vector));
    }

    private static String outcome(Vector vector) {
        try {
            byte[] bytes = vector.bytes("restoration");
            Restoration restoration = Restoration.parse(bytes);
            restoration.verify(vector.octets("root_pin"), seen(vector), vector.time("now"));
            assertArrayEquals(bytes, restoration.toBytes());
            return "ok";
        } catch (PolicyException e) {
            return e.reason().name();
        }
    }

    private static Optional<PolicyPin> seen(Vector vector) {
        return vector.has("seen_serial")
                ? Optional.of(new PolicyPin(vector.number("seen_serial"), vector.octets("seen_key"), 1, "12345678"))
                : Optional.empty();
    }
}
