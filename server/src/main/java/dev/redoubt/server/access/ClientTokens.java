package dev.redoubt.server.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Repetitions;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.database.DatabaseFullException;
import dev.redoubt.server.housekeeping.Hours;
import dev.redoubt.server.idempotency.AnswerStore;
import dev.redoubt.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;

/**
 * Answers under client tokens, kept for 24 h. The token takes part in the key that seals its answer, which may have invitations in it;
 * it is not kept itself. server/SPEC.md, "Client tokens". Thread-safe.
 */
public final class ClientTokens implements Repetitions, AutoCloseable {
    /** What the key is derived for. */
    public static final String PURPOSE = "redoubt client token 1 ";

    /** Rows that one deletion of expired ones takes at most. */
    public static final int BATCH = 500;

    private static final int HALF = 32;
    private static final Duration KEEP = Duration.ofHours(24);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final AnswerStore store = AnswerStore.OF_ADMINISTRATORS;
    private final Secret key;
    private final SecureRandom random;
    private final Clock clock;
    private final Set<Octets> underWay = new HashSet<>();

    /** @param key 32 bytes, owned by this from now on */
    public ClientTokens(Database database, Secret key, SecureRandom random, Clock clock) {
        this.database = database;
        this.key = key;
        this.random = random;
        this.clock = clock;
    }

    @Override
    public ObjectNode once(Administrator by, String token, Octets request, Supplier<ObjectNode> work) {
        byte[] whose = (by.name() + "\0" + token).getBytes(StandardCharsets.UTF_8);
        try (Secret root = Hkdf.SHA256.expand(key, whose, 2 * HALF);
                Secret seal = root.slice(HALF, 2 * HALF)) {
            Octets id = Octets.copyOf(root.read(bytes -> Arrays.copyOf(bytes, HALF)));
            enter(id);
            try {
                return once(id, seal, request, work);
            } finally {
                leave(id);
            }
        }
    }

    private synchronized void enter(Octets id) {
        boolean interrupted = false;
        while (!underWay.add(id)) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void leave(Octets id) {
        underWay.remove(id);
        notifyAll();
    }

    private ObjectNode once(Octets id, Secret seal, Octets request, Supplier<ObjectNode> work) {
        long now = Hours.of(clock.instant());
        long end = Hours.roundUp(clock.instant().plus(KEEP));
        Optional<AnswerStore.Kept> kept = database.transaction(handle -> store.take(handle, id, request, now, end));
        if (kept.isPresent()) {
            return repeat(id, seal, request, kept.get());
        }
        ObjectNode answer;
        try {
            answer = work.get();
        } catch (ApiException | ProblemException | DatabaseFullException e) {
            // Nothing was done. After any other failure nobody knows, and the token says so from now on.
            database.transaction(handle -> store.free(handle, id));
            throw e;
        }
        byte[] sealed = seal(id, seal, answer.toString().getBytes(StandardCharsets.UTF_8));
        database.transaction(handle -> store.answer(handle, id, sealed));
        return answer;
    }

    private static ObjectNode repeat(Octets id, Secret seal, Octets request, AnswerStore.Kept kept) {
        if (!kept.request().equals(request)) {
            throw new ApiException.BadRequestError("this client token has served for another request");
        }
        byte[] sealed = kept.answer()
                .orElseThrow(() -> new ApiException.BadRequestError("the call under this client token was cut off:"
                        + " look whether it was done, and take another token"));
        return open(id, seal, sealed);
    }

    private byte[] seal(Octets id, Secret seal, byte[] answer) {
        byte[] nonce = new byte[AesGcm.NONCE_SIZE];
        random.nextBytes(nonce);
        byte[] body = AesGcm.seal(seal, nonce, answer, id.toBytes());
        return ByteBuffer.allocate(nonce.length + body.length)
                .put(nonce)
                .put(body)
                .array();
    }

    private static ObjectNode open(Octets id, Secret seal, byte[] sealed) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, AesGcm.NONCE_SIZE);
            byte[] body = Arrays.copyOfRange(sealed, Math.min(AesGcm.NONCE_SIZE, sealed.length), sealed.length);
            byte[] answer = AesGcm.open(seal, nonce, body, id.toBytes());
            return (ObjectNode) JSON.readTree(new String(answer, StandardCharsets.UTF_8));
        } catch (AEADBadTagException | JsonProcessingException e) {
            throw new IllegalStateException("an answer does not open: its row or the column key was changed", e);
        }
    }

    /** @return how many expired rows went in this batch */
    public int forgetExpired() {
        return database.transaction(handle -> store.deleteExpired(handle, Hours.of(clock.instant()), BATCH));
    }

    @Override
    public void close() {
        key.close();
    }
}
