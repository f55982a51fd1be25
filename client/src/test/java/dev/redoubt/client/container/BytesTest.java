package dev.redoubt.client.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytesTest {
    /** From the formula of Nikitin et al., section 4: E = floor(log2 L), S = floor(log2 E) + 1, the low E - S bits zero. */
    @ParameterizedTest
    @CsvSource({"1,128", "128,128", "129,144", "200,208", "256,256", "257,272", "1000,1024", "100000,100352"})
    void sizesArePaddedToBucketsOfAtLeast128Bytes(int size, int bucket) {
        assertEquals(bucket, Bytes.bucket(size));
    }
}
