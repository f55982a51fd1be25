package dev.redoubt.server.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.server.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    private static final long MOST = 64L << 20;

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-, 0, 1000",
        "bytes=999-, 999, 1",
        "bytes=999-999, 999, 1",
        "bytes=10-5000, 10, 990",
        "bytes=0000-1, 0, 2",
    })
    void aRangeOfAThousandBytes(String field, long first, long length) {
        assertEquals(new ByteRange(first, length), ByteRange.parse(field, 1_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes=1000-",
                "bytes=5-4",
                "bytes=-1",
                "bytes=1-2,5-6",
                "bytes= 1-2",
                "Bytes=1-2",
                "bytes=+1-2",
                "bytes=1-2 ",
                "bytes=1111111111111111111-"
            })
    void whatIsNoneIsRefused(String field) {
        assertThrows(ProblemException.class, () -> ByteRange.parse(field, 1_000));
    }

    @Test
    void theWholeComesOnlyUpToTheLimit() {
        assertEquals(new ByteRange(0, MOST), ByteRange.parse(null, MOST));
        assertThrows(ProblemException.class, () -> ByteRange.parse(null, MOST + 1));
    }

    @Test
    void aLongRangeIsAnsweredWithItsBeginning() {
        ByteRange range = ByteRange.parse("bytes=5-", 2 * MOST);
        assertEquals(new ByteRange(5, MOST), range);
        assertEquals("bytes 5-" + (MOST + 4) + "/" + 2 * MOST, range.contentRange(2 * MOST));
    }
}
