package dev.redoubt.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PadmeTest {
    /** Worked out by hand from the paper's formula. */
    @ParameterizedTest
    @CsvSource({
        "0, 256",
        "1, 256",
        "255, 256",
        "256, 256",
        "257, 272",
        "272, 272",
        "273, 288",
        "511, 512",
        "513, 544",
        "1000, 1024",
        "1025, 1088",
        "16384, 16384",
        "16385, 17408",
        "1000000, 1015808",
        "1073741824, 1073741824",
        "1073741825, 1107296256"
    })
    void bucketIsAsThePaperSays(long total, long bucket) {
        assertEquals(bucket, Padme.bucket(total));
    }

    @Test
    void bucketIsNeverSmallerAndNeverMoreThanAnEighthLarger() {
        LongStream.concat(
                        LongStream.range(257, 200_000), LongStream.iterate(200_001, n -> n < 1L << 61, n -> n * 3 / 2))
                .forEach(total -> {
                    long bucket = Padme.bucket(total);
                    assertTrue(bucket >= total && bucket - total <= total / 8, () -> total + " → " + bucket);
                });
    }

    @Test
    void bucketOfABucketIsItself() {
        LongStream.range(0, 100_000).map(Padme::bucket).forEach(bucket -> assertEquals(bucket, Padme.bucket(bucket)));
    }

    @Test
    void lengthsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Padme.bucket(-1));
        assertThrows(IllegalArgumentException.class, () -> Padme.bucket((1L << 62) + 1));
    }
}
