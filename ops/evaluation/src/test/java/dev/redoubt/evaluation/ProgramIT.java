package dev.redoubt.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgramIT {
    private final CountDownLatch heard = new CountDownLatch(1);

    @Test
    void anEndThatNobodyHasAskedForIsHeardOf() throws Exception {
        try (Program program = Program.start(List.of("sh", "-c", "exit 3"), Map.of())) {
            program.whenItEndsByItself(heard::countDown);
            assertTrue(heard.await(30, TimeUnit.SECONDS));
            assertEquals(OptionalInt.of(3), program.endedByItself());
        }
    }

    @Test
    void aProgramThatRunsHasNotEnded() throws Exception {
        try (Program program = Program.start(List.of("sleep", "60"), Map.of())) {
            assertEquals(OptionalInt.empty(), program.endedByItself());
        }
    }

    @Test
    void anEndThatIsAskedForIsNoNews() throws Exception {
        Program program = Program.start(List.of("sleep", "60"), Map.of());
        program.whenItEndsByItself(heard::countDown);
        program.close();
        assertTrue(program.endsWithin(Duration.ofSeconds(30)));
        assertFalse(heard.await(2, TimeUnit.SECONDS));
        assertEquals(OptionalInt.empty(), program.endedByItself());
    }
}
