package dev.redoubt.client.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.TestContainers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must go is found by its time, in order, and nothing else is. */
class DueIndexIT {
    private static final long HOUR = 3_600_000;

    private Container container;

    @BeforeEach
    void create(@TempDir Path folder) throws Exception {
        container = TestContainers.create(folder);
    }

    @AfterEach
    void close() throws Exception {
        container.close();
    }

    private void add(long number, long dueAt) throws Exception {
        container.write(transaction -> {
            new DueIndex(transaction).add(number, dueAt);
            return null;
        });
    }

    private void remove(long number, long dueAt) throws Exception {
        container.write(transaction -> {
            new DueIndex(transaction).remove(number, dueAt);
            return null;
        });
    }

    private Optional<Instant> next() throws Exception {
        return container.read(transaction -> new DueIndex(transaction).next());
    }

    private List<Long> due(long now, int most) throws Exception {
        return container.write(transaction -> new DueIndex(transaction).takeDue(Instant.ofEpochMilli(now), most));
    }

    @Test
    void theFirstThatMustGoIsNextInWhateverOrderTheyCame() throws Exception {
        assertEquals(Optional.empty(), next());
        add(1, 5 * HOUR);
        add(2, 2 * HOUR + 7);
        add(3, 2 * HOUR + 3);
        add(4, 9 * HOUR);
        assertEquals(Optional.of(Instant.ofEpochMilli(2 * HOUR + 3)), next());
        assertEquals(List.of(3L, 2L), due(5 * HOUR, 2));
        assertEquals(List.of(1L), due(5 * HOUR, 10));
        assertEquals(Optional.of(Instant.ofEpochMilli(9 * HOUR)), next());
    }

    @Test
    void whatIsDueNowIsDueAndWhatIsDueLaterIsNot() throws Exception {
        add(1, HOUR - 1);
        add(2, HOUR);
        assertEquals(List.of(), due(HOUR - 2, 10));
        assertEquals(List.of(1L), due(HOUR - 1, 10));
        assertEquals(List.of(2L), due(HOUR, 10));
    }

    @Test
    void whatWasTakenOutIsNotFoundAndItsHourOnlyWhileSomethingIsInIt() throws Exception {
        add(1, HOUR);
        add(2, HOUR);
        add(3, 2 * HOUR);
        remove(1, HOUR);
        assertEquals(Optional.of(Instant.ofEpochMilli(HOUR)), next());
        remove(2, HOUR);
        remove(2, HOUR);
        assertEquals(Optional.of(Instant.ofEpochMilli(2 * HOUR)), next());
        remove(3, 2 * HOUR);
        assertEquals(Optional.empty(), next());
    }
}
