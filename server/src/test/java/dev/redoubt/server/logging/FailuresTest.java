package dev.redoubt.server.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void failureIsSaidInOneLineByClassAndPlaceWithoutItsMessages() {
        String line = Failures.describe(new IllegalStateException("alice", new IOException("bob")));
        assertFalse(line.contains("alice") || line.contains("bob"), line);
        assertEquals(1, line.lines().count());
        assertTrue(line.startsWith("java.lang.IllegalStateException at " + FailuresTest.class.getName()), line);
        assertTrue(line.contains(" caused by java.io.IOException at "), line);
    }
}
