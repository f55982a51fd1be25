package dev.redoubt.channel.client;

import dev.redoubt.channel.bhttp.Field;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A request with a body that fits in memory.
 *
 * @param path path and query, from the first slash on
 * @param body may be empty; belongs to the request from now on
 * @param idempotent whether it may be sent a second time when the session or the connection was lost; reads are anyway
 * @param timeout for the whole of it, second try included; without it the target's time for answers holds for each try
 * @param maxAnswer bytes of the largest content of an answer, which is gathered in memory
 */
public record ChannelRequest(
        String method,
        String path,
        List<Field> fields,
        byte[] body,
        boolean idempotent,
        Optional<Duration> timeout,
        int maxAnswer,
        ChannelProgress progress) {
    /** By which a server that keeps it does a change once, however often it is asked for: 32 lower-case hexadecimal digits. */
    public static final String IDEMPOTENCY_KEY = "idempotency-key";

    /** Bytes of the largest answer, unless another bound is set; whoever wants more streams it. */
    public static final int MAX_ANSWER = 8 << 20;

    private static final int KEY_SIZE = 16;

    /** @throws IllegalArgumentException if a bound is not positive */
    public ChannelRequest {
        fields = List.copyOf(fields);
        if (maxAnswer < 1 || (timeout.isPresent() && !timeout.get().isPositive())) {
            throw new IllegalArgumentException("bounds are positive");
        }
    }

    /** With the usual bounds. */
    public ChannelRequest(String method, String path, List<Field> fields, byte[] body, boolean idempotent) {
        this(method, path, fields, body, idempotent, Optional.empty(), MAX_ANSWER, ChannelProgress.NONE);
    }

    public static ChannelRequest get(String path) {
        return new ChannelRequest("GET", path, List.of(), new byte[0], true);
    }

    public static ChannelRequest post(String path, String contentType, byte[] body) {
        return new ChannelRequest("POST", path, List.of(new Field("content-type", contentType)), body, false);
    }

    public ChannelRequest with(String name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new ChannelRequest(method, path, more, body, idempotent, timeout, maxAnswer, progress);
    }

    /** The same, and the caller knows that sending it twice does no harm. */
    public ChannelRequest markedIdempotent() {
        return new ChannelRequest(method, path, fields, body, true, timeout, maxAnswer, progress);
    }

    /** The same change under a key of its own, 128 random bits, by which the server knows it again. */
    public ChannelRequest withIdempotencyKey(SecureRandom random) {
        byte[] key = new byte[KEY_SIZE];
        random.nextBytes(key);
        return with(IDEMPOTENCY_KEY, HexFormat.of().formatHex(key));
    }

    /** The same, given up after {@code time}. */
    public ChannelRequest withTimeout(Duration time) {
        return new ChannelRequest(method, path, fields, body, idempotent, Optional.of(time), maxAnswer, progress);
    }

    /** The same with another bound for the answer. */
    public ChannelRequest withMaxAnswer(int bytes) {
        return new ChannelRequest(method, path, fields, body, idempotent, timeout, bytes, progress);
    }

    /** The same, and {@code listener} hears how far it is; on a second try it counts from 0 again. */
    public ChannelRequest watchedBy(ChannelProgress listener) {
        return new ChannelRequest(method, path, fields, body, idempotent, timeout, maxAnswer, listener);
    }

    boolean isRepeatable() {
        return idempotent
                || method.equals("GET")
                || method.equals("HEAD")
                || fields.stream().anyMatch(field -> field.name().equals(IDEMPOTENCY_KEY));
    }
}
