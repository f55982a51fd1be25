package dev.redoubt.server.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.identity.Octets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of two servers and one database: who may work on it, whatever becomes of the connection that holds the lock. */
class GuardTest {
    private static final Octets OURS = Octets.ofHex("00112233445566778899aabbccddeeff");
    private static final Octets THEIRS = Octets.ofHex("ffeeddccbbaa99887766554433221100");
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final FakeLock lock = new FakeLock();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private long now = Long.MAX_VALUE - 5;
    private Guard guard;

    private enum Holder {
        NOBODY,
        US,
        THEM
    }

    private static final class FakeLock implements ServerLock {
        private boolean away;
        private Holder holder = Holder.US;
        private Octets token = OURS;

        private void ask() {
            if (away) {
                throw new ConnectionException(new java.sql.SQLException("away"));
            }
        }

        @Override
        public boolean take() {
            ask();
            holder = holder == Holder.NOBODY ? Holder.US : holder;
            return holder == Holder.US;
        }

        @Override
        public boolean isHeld() {
            return !away && holder == Holder.US;
        }

        @Override
        public boolean begin(Octets whose) {
            ask();
            token = whose;
            return true;
        }

        @Override
        public boolean isUnder(Octets whose) {
            ask();
            return token.equals(whose);
        }

        @Override
        public String holder() {
            return ", connected from somewhere";
        }

        @Override
        public void close() {
            holder = holder == Holder.US ? Holder.NOBODY : holder;
        }
    }

    @BeforeEach
    void begin() {
        guard = new Guard(lock, OURS, SILENCE, () -> now, metrics);
        assertTrue(guard.begin());
    }

    private void lookAfter(Duration time) {
        now += time.toNanos();
        guard.look();
    }

    private void lookSoon() {
        lookAfter(Duration.ofMillis(200));
    }

    /** The connection is gone: with MariaDB, or for its own part. */
    private void loseTheLock(Holder next) {
        lock.holder = next;
    }

    private void assertNotHeld() {
        assertFalse(guard.isHeld());
        assertThrows(DatabaseAwayException.class, guard::requireHeld);
        assertEquals(0, metrics.get("redoubt.database.guarded").gauge().value());
    }

    private void assertHeld() {
        assertTrue(guard.isHeld());
        guard.requireHeld();
        assertEquals(1, metrics.get("redoubt.database.guarded").gauge().value());
        assertFalse(over().isDone());
    }

    private CompletableFuture<String> over() {
        return guard.over().toCompletableFuture();
    }

    private void assertOver(String why) {
        assertNotHeld();
        assertEquals(why, over().getNow("not over"));
    }

    @Test
    void asLongAsTheDatabaseConfirmsItItIsHeld() {
        for (int i = 0; i < 10; i++) {
            assertHeld();
            lookAfter(SILENCE.dividedBy(5));
        }
        assertHeld();
        assertEquals(0, metrics.get("redoubt.database.guard.losses").counter().count());
    }

    @Test
    void whatWasHeardIsNotBelievedForLongerThanTheDatabaseWaits() {
        now += SILENCE.toNanos() - 1;
        assertHeld();
        now++;
        assertNotHeld();
        // A stopped process wakes up, and its connection is still there after all.
        guard.look();
        assertHeld();
    }

    @Test
    void lockThatWasLostIsTakenAgainAtOnce() {
        loseTheLock(Holder.NOBODY);
        lookSoon();
        assertHeld();
        assertEquals(1, metrics.get("redoubt.database.guard.losses").counter().count());
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsHeldHoweverLong() {
        lock.away = true;
        for (int hour = 0; hour < 30; hour++) {
            lookAfter(Duration.ofHours(1));
            assertNotHeld();
        }
        assertFalse(over().isDone());
        lock.away = false;
        loseTheLock(Holder.NOBODY);
        lookSoon();
        assertHeld();
    }

    @Test
    void whoeverHasWorkedOnTheDatabaseMeanwhileIsTheEnd() {
        lock.away = true;
        lookSoon();
        lock.away = false;
        lock.begin(THEIRS);
        loseTheLock(Holder.THEM);
        lookSoon();
        assertOver("another server has worked on this database since, connected from somewhere");
    }

    @Test
    void alsoIfHeIsGoneAgain() {
        lock.begin(THEIRS);
        loseTheLock(Holder.NOBODY);
        lookSoon();
        assertOver("another server has worked on this database since");
    }

    @Test
    void theEndIsTheEnd() {
        lock.begin(THEIRS);
        loseTheLock(Holder.NOBODY);
        lookSoon();
        lock.begin(OURS);
        lookSoon();
        assertNotHeld();
    }

    @Test
    void whoeverHasNotBegunMayGoAgain() {
        loseTheLock(Holder.THEM);
        lookSoon();
        lookAfter(SILENCE.plusSeconds(3));
        assertNotHeld();
        assertFalse(over().isDone());
        loseTheLock(Holder.NOBODY);
        lookSoon();
        assertHeld();
    }

    @Test
    void butNotStayForLongerThanADeadConnectionOfOurOwnCould() {
        loseTheLock(Holder.THEM);
        lookSoon();
        lookAfter(SILENCE.plusSeconds(3).plusNanos(1));
        assertOver("another server holds the lock of this database, connected from somewhere");
    }

    @Test
    void timeInWhichTheDatabaseIsAwayDoesNotCountAgainstAnybody() {
        lock.away = true;
        lookSoon();
        lookAfter(Duration.ofHours(5));
        lock.away = false;
        // Our own connection, of which MariaDB does not know yet that it is dead.
        loseTheLock(Holder.THEM);
        lookSoon();
        lookAfter(SILENCE);
        assertFalse(over().isDone());
        loseTheLock(Holder.NOBODY);
        lookSoon();
        assertHeld();
    }

    @Test
    void closingGivesTheLockBackForGood() {
        guard.close();
        assertEquals(Holder.NOBODY, lock.holder);
        lookSoon();
        assertEquals(Holder.NOBODY, lock.holder);
    }
}
