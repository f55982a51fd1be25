package dev.redoubt.server.administration.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommaSeparatedTest {
    @Test
    void linesMayEndEitherWayAndEmptyOnesAreNone() {
        assertEquals(
                List.of(List.of("a", "b"), List.of("1", ""), List.of("2", "x")),
                CommaSeparated.parse("a,b\r\n1,\n\n2,x"));
    }

    @Test
    void quotedValuesMayHoldCommasQuotesAndLines() {
        assertEquals(List.of(List.of("a,b", "say \"x\"\ny")), CommaSeparated.parse("\"a,b\",\"say \"\"x\"\"\ny\"\n"));
    }

    @Test
    void aQuoteThatIsNotClosedIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> CommaSeparated.parse("a,\"b\n"));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        List<String> values = List.of("a", "b,c", "d\"e", "f\ng", "");
        assertEquals(List.of(values), CommaSeparated.parse(CommaSeparated.line(values)));
    }
}
