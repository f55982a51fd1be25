package dev.redoubt.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowTest {
    private static final Reference OTHER = new Reference("other", Series.of("/s", 100));

    private static Row of(double measured) {
        return Row.of("what", Series.of("/s", measured), OTHER);
    }

    @Test
    void ratioIsOfMedians() {
        Row row = Row.of("what", Series.of("/s", 1, 90, 80), OTHER);
        assertEquals(Optional.of(0.8), row.ratioTo("other"));
        assertEquals(Optional.empty(), row.ratioTo("nobody"));
    }

    @Test
    void ratioTargetIsMetFromItsFactorOn() {
        Target target = new Target.AtLeastTimes(0.8, "other");
        assertEquals("met", of(80).toReach(target).verdict());
        assertEquals("missed", of(79.9).toReach(target).verdict());
    }

    @Test
    void targetWithoutItsReferenceIsNotMeasured() {
        Row row = new Row("what", Series.of("/s", 1), List.of(), new Target.AtLeastTimes(1.2, "OpenSSL"));
        assertEquals("not measured", row.verdict());
    }

    @Test
    void limitsCountThemselves() {
        assertEquals("met", of(2000).toReach(new Target.AtLeast(2000)).verdict());
        assertEquals("missed", of(1999).toReach(new Target.AtLeast(2000)).verdict());
        assertEquals("met", of(2048).toReach(new Target.AtMost(2048)).verdict());
        assertEquals("missed", of(2049).toReach(new Target.AtMost(2048)).verdict());
    }

    @Test
    void rowWithoutTargetHasNoVerdict() {
        assertEquals("", of(1).verdict());
    }
}
