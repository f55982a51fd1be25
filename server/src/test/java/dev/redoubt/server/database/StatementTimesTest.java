package dev.redoubt.server.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementTimesTest {
    @ParameterizedTest
    @CsvSource({
        "select 1, true",
        "'  SELECT 1', true",
        "'\n\tselect 1', true",
        "'with a as (select 1) select * from a', true",
        "explain select 1, true",
        "insert into a values (1) returning id, false",
        "delete from a returning id, false",
        "update a set b = (select 1), false",
        "sel, false",
        "'', false",
    })
    void whatChangesRowsIsNoRead(String sql, boolean read) {
        assertEquals(read, StatementTimes.isRead(sql));
    }
}
