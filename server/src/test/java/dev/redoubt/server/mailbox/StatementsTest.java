package dev.redoubt.server.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How rows and keys are put into statements of few different sizes. */
class StatementsTest {
    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static List<Integer> sizes(List<List<Integer>> chunks) {
        return chunks.stream().map(List::size).toList();
    }

    @Test
    void rowsAreCutIntoPowersOfTwoInTheirOrder() {
        List<List<Integer>> chunks = MailboxStore.chunks(numbers(1_357), _ -> 1);
        assertEquals(List.of(512, 512, 256, 64, 8, 4, 1), sizes(chunks));
        assertEquals(numbers(1_357), chunks.stream().flatMap(List::stream).toList());
        assertEquals(List.of(), MailboxStore.chunks(List.of(), _ -> 1));
    }

    @Test
    void aStatementHasEightMebibytesAtMostButOneRowInAnyCase() {
        assertEquals(List.of(8, 1), sizes(MailboxStore.chunks(numbers(9), _ -> 1 << 20)));
        assertEquals(List.of(4, 4), sizes(MailboxStore.chunks(numbers(8), _ -> (1 << 20) + 1)));
        assertEquals(List.of(1, 1), sizes(MailboxStore.chunks(numbers(2), _ -> 9 << 20)));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "5, 8", "511, 512", "512, 512"})
    void keysAreFilledUpWithTheLast(int count, int padded) {
        List<Integer> keys = MailboxStore.padded(numbers(count));
        assertEquals(padded, keys.size());
        assertEquals(numbers(count), keys.subList(0, count));
        assertEquals(Collections.nCopies(padded - count, count - 1), keys.subList(count, padded));
    }
}
