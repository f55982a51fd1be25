package dev.redoubt.channel.bhttp;

import java.util.List;

/**
 * The head of a final response.
 *
 * @param status 200 to 599
 */
public record ResponseHead(int status, List<Field> fields) implements Head {
    /** @throws IllegalArgumentException if {@code status} is not a final status code */
    public ResponseHead {
        fields = List.copyOf(fields);
        if (!Grammar.isStatus(status)) {
            throw new IllegalArgumentException("not a final status code: " + status);
        }
    }

    /** 204 and 304 have no content, whatever their fields say (RFC 9110, section 6.4.1). */
    public boolean hasNoContent() {
        return status == 204 || status == 304;
    }
}
