package dev.redoubt.server.database;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into envelope values (1)",
                "\n    INSERT ignore into idempotency values (1)",
                "replace into node values (1)"
            })
    void adds(String sql) {
        assertTrue(Room.adds(sql));
    }

    @Test
    void nothingElseDoes() {
        assertFalse(Room.adds("delete from envelope"));
        assertFalse(Room.adds("update node set pool = 1"));
        assertFalse(Room.adds("select 1 from account for update"));
        assertFalse(Room.adds(""));
    }
}
