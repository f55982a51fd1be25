package dev.redoubt.channel.client;

import dev.redoubt.channel.bhttp.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * A request with a body that fits in memory.
 *
 * @param path path and query, from the first slash on
 * @param body may be empty; belongs to the request from now on
 * @param idempotent whether it may be sent a second time when the session was lost; reads are anyway
 */
public record ChannelRequest(String method, String path, List<Field> fields, byte[] body, boolean idempotent) {
    /** The field that makes the server do a change once, however often it is asked for. */
    public static final String IDEMPOTENCY_KEY = "idempotency-key";

    public ChannelRequest {
        fields = List.copyOf(fields);
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
        return new ChannelRequest(method, path, more, body, idempotent);
    }

    /** The same, and the caller knows that sending it twice does no harm. */
    public ChannelRequest markedIdempotent() {
        return new ChannelRequest(method, path, fields, body, true);
    }

    boolean isRepeatable() {
        return idempotent
                || method.equals("GET")
                || method.equals("HEAD")
                || fields.stream().anyMatch(field -> field.name().equals(IDEMPOTENCY_KEY));
    }
}
