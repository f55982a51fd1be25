package dev.redoubt.server.idempotency;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** Does a change once, however often it is asked for under its key. Thread-safe. */
public final class Idempotency {
    /** Rows that one deletion of expired ones takes at most. */
    public static final int BATCH = 500;

    private final Database database;
    private final AnswerStore store = AnswerStore.OF_DEVICES;
    private final IdempotencyMetrics metrics;
    private final SecureRandom random;
    private final Clock clock;

    public Idempotency(Database database, IdempotencyMetrics metrics, SecureRandom random, Clock clock) {
        this.database = database;
        this.metrics = metrics;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Runs {@code work} in the caller's transaction, which keeps its answer too, or gives the answer that is kept. Of equal
     * changes at once the others wait for the first. A change that fails leaves nothing behind, and may be tried again.
     *
     * @param change empty if the device gave no key: then the work is run, and nothing kept
     * @throws ProblemException "idempotency_conflict" if the key has served for another request
     */
    public <M extends MessageLite> M once(
            Handle handle, Optional<Change> change, Memory memory, Parser<M> parser, Supplier<M> work) {
        if (change.isEmpty()) {
            return work.get();
        }
        try (ChangeKeys keys = new ChangeKeys(change.get())) {
            Instant now = clock.instant();
            Optional<AnswerStore.Kept> kept =
                    store.take(handle, keys.row(), keys.digest(), Memory.minute(now), memory.end(now));
            return kept.isPresent() ? repeat(keys, kept.get(), parser) : keep(handle, keys, work.get());
        }
    }

    private <M extends MessageLite> M keep(Handle handle, ChangeKeys keys, M answer) {
        store.answer(handle, keys.row(), keys.seal(answer.toByteArray(), random));
        return answer;
    }

    private <M extends MessageLite> M repeat(ChangeKeys keys, AnswerStore.Kept kept, Parser<M> parser) {
        if (!kept.request().equals(keys.digest())) {
            metrics.conflict();
            throw new ProblemException(ProblemCode.IDEMPOTENCY_CONFLICT);
        }
        try {
            M answer = parser.parseFrom(keys.open(kept.answer().orElseThrow()));
            metrics.repeated();
            return answer;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("what was kept is an answer", e);
        }
    }

    /** @return how many expired rows went in this batch */
    public int forgetExpired() {
        return database.transaction(handle -> store.deleteExpired(handle, Memory.minute(clock.instant()), BATCH));
    }
}
