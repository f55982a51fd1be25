package dev.redoubt.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which part of a list is asked for.
 *
 * @param size elements at most, 1 to 100
 * @param after the key of the last element of the page before, in the form that the operation gave it; empty for the first
 */
public record Page(int size, Optional<String> after) {
    private static final int STANDARD = 10;
    private static final int LARGEST = 100;

    /** A part of a list: one element more than {@link Page#size} says that there is another page. */
    public record Part<T>(List<T> elements, Optional<String> nextToken) {
        /** Adds {@code nextToken} to an answer if there is another page. */
        public void addTo(ObjectNode answer) {
            nextToken.ifPresent(token -> answer.put("nextToken", token));
        }
    }

    /** Reads {@code maxResults} and {@code nextToken}. */
    public static Page of(Call call) {
        int size = call.optionalInteger("maxResults").orElse(STANDARD);
        if (size < 1 || size > LARGEST) {
            throw new ApiException.ValidationError("maxResults", "is 1 to " + LARGEST);
        }
        return new Page(size, call.optionalText("nextToken").map(Page::key));
    }

    private static String key(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ApiException.ValidationError("nextToken", "is not a token of this list");
        }
    }

    /** @param found up to {@link #size} and one elements, as they follow on {@link #after} */
    public <T> Part<T> cut(List<T> found, Function<T, String> key) {
        if (found.size() <= size) {
            return new Part<>(found, Optional.empty());
        }
        List<T> elements = List.copyOf(found.subList(0, size));
        byte[] last = key.apply(elements.getLast()).getBytes(StandardCharsets.UTF_8);
        return new Part<>(
                elements, Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(last)));
    }
}
