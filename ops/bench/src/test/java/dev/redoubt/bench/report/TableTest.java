package dev.redoubt.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void rowsStandSideBySideWithWhatTheyAreComparedWith() {
        String expected = """
                channel, 2026-11-24T05:00:00Z, full
                A processor, 2 cores, Linux, Java 25, OpenSSL 3
                load average 0.50 before, 1.75 after (this run included)

                what        median     lowest to highest  compared with  median     ratio  target
                encrypt     0.95 GB/s  0.90 to 1          OpenSSL        0.50 GB/s  1.90   ≥ 1.20 × OpenSSL  met
                                                          Bouncy Castle  0.19 GB/s  5
                handshakes  1,500 /s                                                       ≥ 2,000           missed
                allocated   16,448 B

                * a remark""";
        assertEquals(expected, Table.of(Reports.example()));
    }

    @Test
    void aMissedTargetIsNotGood() {
        assertFalse(Reports.example().isGood());
    }
}
