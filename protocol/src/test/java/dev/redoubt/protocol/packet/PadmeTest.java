package dev.redoubt.protocol.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PadmeTest {
    /** By the formula of the paper: E = ⌊log2 L⌋, S = ⌊log2 E⌋ + 1, zeros in the last E - S bits. */
    @ParameterizedTest
    @CsvSource({"0,256", "1,256", "256,256", "257,272", "511,512", "513,544", "1000,1024", "9999,10240", "250000,253952"
    })
    void bucketsAreThoseOfThePaper(int size, int bucket) {
        assertEquals(bucket, Padme.bucket(size));
    }

    @Test
    void bucketHoldsItsSizeIsItsOwnBucketAndCostsAtMostTwelvePerCent() {
        int last = 0;
        for (int size = 0; size < 300_000; size++) {
            int bucket = Padme.bucket(size);
            assertTrue(bucket >= size && bucket >= last && Padme.bucket(bucket) == bucket);
            assertTrue(size < Padme.LEAST || bucket <= size * 1.12);
            last = bucket;
        }
    }
}
