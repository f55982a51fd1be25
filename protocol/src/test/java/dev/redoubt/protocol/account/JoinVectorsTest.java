package dev.redoubt.protocol.account;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.vectors.Vector;
import dev.redoubt.protocol.wire.MalformedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JoinVectorsTest {
    static List<Vector> vectors() {
        return Vector.read("join.txt");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void joinGivesWhatItMust(Vector vector) {
        String outcome = AccountVectorsTest.outcome(() -> {
            if (vector.text("kind").equals("request")) {
                request(vector);
            } else {
                answer(vector);
            }
        });
        assertEquals(vector.text("expect"), outcome);
    }

    private static void request(Vector vector) throws MalformedException, InvalidChainException {
        JoinRequest request = JoinRequest.parse(vector.bytes("request"));
        assertArrayEquals(vector.bytes("request"), request.toBytes());
        VerifyingKey root = assertDoesNotThrow(() -> VerifyingKey.parse(vector.bytes("root_key")));
        request.verify(root, vector.octets("rendezvous"), vector.time("now"));
    }

    private static void answer(Vector vector) throws MalformedException, InvalidChainException {
        UnverifiedAccountState claimed = UnverifiedAccountState.parse(vector.bytes("state"));
        VerifiedAccountState state = claimed.verify(StateReference.root(claimed.claimedAccount()));
        JoinSession session =
                new JoinSession(vector.octets("rendezvous"), vector.octets("asking"), vector.octets("answering"));
        JoinAnswer answer = JoinAnswer.parse(vector.bytes("answer"));
        assertArrayEquals(vector.bytes("answer"), answer.toBytes());
        answer.verify(state, NodeId.of(vector.bytes("node")), session, vector.time("now"));
    }

    @Test
    void anAnswerHasAtMost60KiBOfContent() throws Exception {
        try (People alice = People.named("alice")) {
            Octets part = Octets.copyOf(new byte[JoinSession.PART_SIZE]);
            JoinSession session = new JoinSession(part, part, part);
            byte[] content = new byte[JoinAnswer.MOST_CONTENT];
            JoinAnswer most = JoinAnswer.sign(alice.node, alice.node.id(), session, content);
            assertArrayEquals(
                    content,
                    JoinAnswer.parse(most.toBytes()).verify(alice.state, alice.node.id(), session, People.NOW));
            byte[] more = new byte[JoinAnswer.MOST_CONTENT + 1];
            assertThrows(
                    IllegalArgumentException.class, () -> JoinAnswer.sign(alice.node, alice.node.id(), session, more));
        }
    }

    @Test
    void aPartOfASessionHas32Bytes() {
        Octets part = Octets.copyOf(new byte[JoinSession.PART_SIZE]);
        Octets other = Octets.copyOf(new byte[JoinSession.PART_SIZE - 1]);
        assertThrows(IllegalArgumentException.class, () -> new JoinSession(other, part, part));
        assertThrows(IllegalArgumentException.class, () -> new JoinSession(part, other, part));
        assertThrows(IllegalArgumentException.class, () -> new JoinSession(part, part, other));
    }
}
