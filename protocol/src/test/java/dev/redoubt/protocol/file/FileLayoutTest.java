package dev.redoubt.protocol.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileLayoutTest {
    private static final long GIB = 1L << 30;

    @Test
    void smallFilesAreAllOfOneSize() {
        assertEquals(4_096, new FileLayout(0).padded());
        assertEquals(4_096, new FileLayout(4_096).padded());
        assertEquals(4_352, new FileLayout(4_097).padded());
        assertEquals(35 + 4_096 + 16, new FileLayout(0).sealedSize());
    }

    @Test
    void paddingIsAtMostTwelvePercent() {
        for (long size = 4_097; size < FileLayout.MAX_SIZE; size = size * 5 / 4 + 1) {
            assertTrue(new FileLayout(size).padded() <= size * 1.12, "at " + size);
        }
    }

    @Test
    void largestFileHasCountersLeft() {
        FileLayout largest = new FileLayout(FileLayout.MAX_SIZE);
        assertEquals(FileLayout.MAX_SIZE, largest.padded());
        assertEquals(1L << 32, largest.chunks());
        assertEquals(65_536, largest.contentLength(largest.chunks() - 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, (1L << 48) + 1, Long.MAX_VALUE, Long.MIN_VALUE})
    void otherSizesAreRefused(long size) {
        assertThrows(IllegalArgumentException.class, () -> new FileLayout(size));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 65_535, 65_536, 65_537, 131_072, 150_000, GIB - 1, GIB, GIB + 1, 1L << 48})
    void chunksFillTheFileWithoutGaps(long size) {
        FileLayout layout = new FileLayout(size);
        long last = layout.chunks() - 1;
        assertEquals(35, layout.sealedOffset(0));
        assertEquals(layout.sealedSize(), layout.sealedOffset(last) + layout.sealedLength(last));
        assertEquals(layout.sealedSize(), layout.sealedOffset(last + 1));
        assertEquals(layout.padded(), last * FileLayout.CHUNK + layout.plainLength(last));
        assertThrows(IllegalArgumentException.class, () -> layout.plainLength(last + 1));
        assertThrows(IllegalArgumentException.class, () -> layout.contentLength(-1));
    }

    @Test
    void contentMayEndBeforeTheLastChunk() {
        // The bucket of 2 MiB and a byte is 2 MiB and 64 KiB more.
        FileLayout layout = new FileLayout((2 << 20) + 1);
        assertEquals(1, layout.contentLength(32));
        FileLayout wide = new FileLayout((64L << 20) + 1);
        assertEquals(1, wide.contentLength(1_024));
        assertEquals(0, wide.contentLength(1_025));
    }

    @Test
    void sizesOfSealedFilesAreKnownAndOthersRefused() {
        for (long size = 0; size < FileLayout.MAX_SIZE; size = size * 3 / 2 + 1) {
            long sealed = new FileLayout(size).sealedSize();
            assertTrue(FileLayout.isSealedSize(sealed), "of " + size);
            assertFalse(FileLayout.isSealedSize(sealed + 1), "of " + size);
            assertFalse(FileLayout.isSealedSize(sealed - 1), "of " + size);
        }
        assertTrue(FileLayout.isSealedSize(new FileLayout(FileLayout.MAX_SIZE).sealedSize()));
        for (long no : new long[] {Long.MIN_VALUE, -1, 0, 35, 51, 4_146, 4_148, Long.MAX_VALUE}) {
            assertFalse(FileLayout.isSealedSize(no), "size " + no);
        }
    }
}
