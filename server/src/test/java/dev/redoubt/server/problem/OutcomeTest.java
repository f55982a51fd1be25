package dev.redoubt.server.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {
    @ParameterizedTest
    @CsvSource({
        "0, done",
        "200, done",
        "206, done",
        "399, done",
        "400, refused",
        "404, refused",
        "413, refused",
        "429, limited",
        "500, failed",
        "502, failed",
        "503, unavailable",
        "507, limited"
    })
    void aStatusIsOneOutcome(int status, String outcome) {
        assertEquals(outcome, Outcome.of(status).label());
    }

    @Test
    void onlyOurMistakesAreOurs() {
        for (ProblemCode code : ProblemCode.values()) {
            Outcome outcome = Outcome.of(code.status());
            assertEquals(code == ProblemCode.INTERNAL, outcome == Outcome.FAILED, code.code());
            assertEquals(code == ProblemCode.UNAVAILABLE, outcome == Outcome.UNAVAILABLE, code.code());
        }
    }
}
