package dev.redoubt.client.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.TestContainers;
import dev.redoubt.client.store.ConversationLog.Arrival;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ChainPosition;
import dev.redoubt.protocol.message.ConversationId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever delivers may withhold as much as they like: what comes in the end is late, and no repetition. */
class ConversationLogIT {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Octets DIGEST = Octets.ofHex("01".repeat(32));
    private static final ConversationId CONVERSATION = new ConversationId(Octets.ofHex("02".repeat(32)));
    private static final AccountId BOB = new AccountId(Octets.ofHex("03".repeat(32)));
    private static final NodeId NODE = new NodeId(Octets.ofHex("04".repeat(16)));

    private Container container;

    @BeforeEach
    void create(@TempDir Path folder) throws Exception {
        container = TestContainers.create(folder);
    }

    @AfterEach
    void close() throws Exception {
        container.close();
    }

    private Arrival arrives(long counter) throws Exception {
        ChainPosition position = counter == 1
                ? ChainPosition.first(CONVERSATION)
                : new ChainPosition(CONVERSATION, counter, DIGEST, null);
        return container.write(transaction ->
                new ConversationLog(transaction, CONVERSATION).arrived(NODE, BOB, position, DIGEST, NOW));
    }

    private void assertLateAtNoPlace(long counter) throws Exception {
        Arrival arrival = arrives(counter);
        assertFalse(arrival.repeated(), "counter " + counter);
        assertEquals(Optional.of(new Gaps.Filled(0, 0, false)), arrival.filled());
    }

    @Test
    void whatIsTooOldToBeRememberedOneByOneIsLate() throws Exception {
        arrives(1);
        arrives(2);
        assertEquals(97, arrives(100).missing());
        assertLateAtNoPlace(3);
        assertLateAtNoPlace(100 - Gaps.MAX - 1);
        // The oldest that is remembered is missing once.
        assertFalse(arrives(100 - Gaps.MAX).repeated());
        assertTrue(arrives(100 - Gaps.MAX).repeated());
        // Before what was left out nothing was ever missing.
        assertTrue(arrives(2).repeated());
        assertTrue(arrives(100).repeated());
    }

    @Test
    void alsoWhatLaterGapsHavePushedOut() throws Exception {
        arrives(1);
        arrives(3);
        arrives(3 + Gaps.MAX + 1);
        assertLateAtNoPlace(2);
        assertTrue(arrives(3).repeated());
        assertTrue(arrives(1).repeated());
        assertFalse(arrives(4).repeated());
    }

    @Test
    void whatWasLeftOutStaysKnownWhenAllElseHasCome() throws Exception {
        arrives(1);
        arrives(3 + Gaps.MAX);
        for (long counter = 3; counter < 3 + Gaps.MAX; counter++) {
            assertFalse(arrives(counter).repeated());
        }
        assertLateAtNoPlace(2);
        assertTrue(arrives(3).repeated());
    }

    @Test
    void exactlyAsManyAsAreRememberedLeaveNothingOut() throws Exception {
        arrives(1);
        arrives(2 + Gaps.MAX);
        for (long counter = 2; counter < 2 + Gaps.MAX; counter++) {
            assertFalse(arrives(counter).repeated());
            assertTrue(arrives(counter).repeated());
        }
    }

    @Test
    void alsoWhatIsFarBeforeTheFirstThatCame() throws Exception {
        assertEquals(0, arrives(1000).missing());
        assertLateAtNoPlace(1);
        assertLateAtNoPlace(1000 - Gaps.MAX - 1);
        assertTrue(arrives(1000).repeated());
    }
}
