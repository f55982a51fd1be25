package dev.redoubt.server.administration.access;

import dev.redoubt.channel.bhttp.Field;
import java.util.List;

/**
 * A request of the administration API, the same on every way.
 *
 * @param path path and query, escaped as they are sent
 * @param fields names in lower case
 * @param body may be empty
 */
public record OutgoingRequest(String method, String path, List<Field> fields, byte[] body) {
    public OutgoingRequest {
        fields = List.copyOf(fields);
    }
}
