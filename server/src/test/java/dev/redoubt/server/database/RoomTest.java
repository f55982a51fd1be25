package dev.redoubt.server.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into payload (content, expires_at_hour) values (?, ?)",
                "\n    INSERT ignore into\n envelope values (1)",
                "replace into blob_file values (1)",
                "insert into account_data (account) values (1)"
            })
    void whatPeopleStoreNeedsTheWholeReserve(String sql) {
        assertEquals(100, Room.floor(sql, 100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into audit_entry (number) values (1)",
                "insert ignore into idempotency values (1)",
                "insert into envelopes values (1)"
            })
    void theRestNeedsAQuarterOfIt(String sql) {
        assertEquals(25, Room.floor(sql, 100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from envelope",
                "update node set pool = 1",
                "select 1 from account for update",
                "",
                "insert"
            })
    void whatAddsNothingNeedsNone(String sql) {
        assertEquals(0, Room.floor(sql, 100));
    }
}
