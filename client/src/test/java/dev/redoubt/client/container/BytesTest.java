package dev.redoubt.client.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytesTest {
    /** From the formula of Nikitin et al., section 4: E = floor(log2 L), S = floor(log2 E) + 1, the low E - S bits zero. */
    @ParameterizedTest
    @CsvSource({"1,128", "128,128", "129,144", "200,208", "256,256", "257,272", "1000,1024", "100000,100352"})
    void padsToThePadmeBucket(int size, int bucket) {
        assertEquals(bucket, Bytes.bucket(size));
    }

    @Test
    void addsAtMostAnEighthAndNeverShrinks() {
        for (int size = 129; size < 100_000; size += 7) {
            int bucket = Bytes.bucket(size);
            assertTrue(bucket >= size && bucket - size <= size / 8, "size " + size);
        }
    }
}
