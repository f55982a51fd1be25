package dev.redoubt.server.database;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class FullTest {
    private static boolean isFull(String message, int code) {
        return Database.isFull(new IllegalStateException(new SQLException(message, "HY000", code)));
    }

    @Test
    void whatMariaDbSaysOfAFullDisk() {
        assertTrue(isFull("The table 'payload' is full", 1114));
        assertTrue(isFull("Disk full (/tmp); waiting for someone to free some space...", 1021));
        assertTrue(isFull("Got error 28 \"No space left on device\" from storage engine InnoDB", 1030));
    }

    @Test
    void nothingElse() {
        assertFalse(isFull("Got error 5 \"Input/output error\" from storage engine InnoDB", 1030));
        assertFalse(isFull("Duplicate entry '1' for key 'PRIMARY'", 1062));
        assertFalse(Database.isFull(new IllegalStateException("No space left on device")));
    }
}
