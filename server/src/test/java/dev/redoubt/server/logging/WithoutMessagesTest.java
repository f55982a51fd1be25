package dev.redoubt.server.logging;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class WithoutMessagesTest {
    @Test
    void classesAndPlacesAreSaidAndMessagesAreNot() {
        Exception failure = new IllegalStateException("secret of the outer", new IOException("secret of the inner"));
        String line = WithoutMessages.of(failure);
        assertTrue(line.contains("java.lang.IllegalStateException at " + WithoutMessagesTest.class.getName()), line);
        assertTrue(line.contains("caused by java.io.IOException"), line);
        assertFalse(line.contains("secret"), line);
    }

    @Test
    void aFailureThatIsItsOwnCauseAfterAWhileEnds() {
        Exception first = new Exception();
        first.initCause(new Exception(first));
        assertTrue(WithoutMessages.of(first).length() < 20_000);
    }
}
