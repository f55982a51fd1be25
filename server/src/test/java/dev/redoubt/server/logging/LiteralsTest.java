package dev.redoubt.server.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LiteralsTest {
    private static final String TEXT = "these words stand in the code of this class";

    private final Literals literals = Literals.ofThisProgram();

    @Test
    void aTextOfTheClassIsOne() {
        assertTrue(literals.stand(LiteralsTest.class.getName(), TEXT));
        assertTrue(literals.stand(LiteralsTest.class.getName(), String.valueOf(TEXT.toCharArray())));
    }

    @Test
    void aPartOfItIsNone() {
        assertFalse(literals.stand(LiteralsTest.class.getName(), TEXT.substring(1)));
        assertFalse(literals.stand(LiteralsTest.class.getName(), TEXT + TEXT.length()));
    }

    @Test
    void theNameOfAMethodIsNone() {
        assertFalse(literals.stand(LiteralsTest.class.getName(), String.join("", "aPartOf", "ItIsNone")));
    }

    @Test
    void aTextOfAnotherClassIsNone() {
        assertFalse(literals.stand(Literals.class.getName(), TEXT));
    }

    @Test
    void aClassOfTheRuntimeIsReadToo() {
        assertTrue(literals.stand("java.util.Optional", "No value present"));
    }

    @Test
    void aClassThatIsNotThereHasNone() {
        assertFalse(literals.stand("org.example.Nowhere", TEXT));
        assertFalse(literals.stand("../../etc/passwd", TEXT));
    }

    @Test
    void whatIsNoClassHasNone() {
        assertFalse(new Literals(_ -> new ByteArrayInputStream(new byte[] {1, 2, 3})).stand("Odd", TEXT));
    }

    @Test
    void eachClassIsReadOnceAndNotMoreThanSoMany() {
        AtomicInteger reads = new AtomicInteger();
        Literals counted = new Literals(_ -> {
            reads.incrementAndGet();
            return null;
        });
        counted.stand("A0", TEXT);
        counted.stand("A0", TEXT);
        assertEquals(1, reads.get());
        for (int i = 0; i < 2_000; i++) {
            counted.stand("A" + i, TEXT);
        }
        assertEquals(1_000, reads.get());
    }
}
