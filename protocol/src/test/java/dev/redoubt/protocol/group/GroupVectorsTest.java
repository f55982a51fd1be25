package dev.redoubt.protocol.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.vectors.Vector;
import dev.redoubt.protocol.wire.MalformedException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GroupVectorsTest {
    static List<Vector> groups() {
        return Vector.read("group.txt");
    }

    @ParameterizedTest
    @MethodSource("groups")
    void groupGivesWhatItMust(Vector vector) {
        assertEquals(vector.text("expect"), outcome(vector));
    }

    private static String outcome(Vector vector) {
        try {
            if (vector.has("state")) {
                GroupState.parse(vector.bytes("state"));
                return "ok";
            }
            GroupState after = after(vector);
            assertArrayEquals(vector.bytes("after"), after.toBytes());
            assertEquals(vector.octets("digest"), after.digest());
            return "ok";
        } catch (MalformedException e) {
            return "Malformed";
        } catch (ForbiddenEventException e) {
            return "Forbidden";
        }
    }

    private static GroupState after(Vector vector) throws MalformedException, ForbiddenEventException {
        GroupEvent event = GroupEvent.parse(vector.bytes("event"));
        AccountId author = AccountId.of(vector.bytes("author"));
        if (!vector.has("before")) {
            GroupState created = GroupRules.create(author, event);
            assertEquals(vector.octets("conversation"), created.conversation().value());
            return created;
        }
        GroupState before = GroupState.parse(vector.bytes("before"));
        assertEquals(vector.octets("before_digest"), before.digest());
        return GroupRules.apply(before, author, event);
    }
}
