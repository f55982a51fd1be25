package dev.redoubt.server.api;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with an input, the first twenty of it. Not thread-safe. */
public final class Reasons {
    private static final int MOST = 20;

    private final List<ApiException.ValidationError.Reason> found = new ArrayList<>();

    /** What is wrong with one member. */
    public void add(String field, String reason) {
        if (!isFull()) {
            found.add(new ApiException.ValidationError.Reason(field, reason));
        }
    }

    boolean isFull() {
        return found.size() == MOST;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** @throws ApiException.ValidationError if there is any */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ApiException.ValidationError(found);
        }
    }

    @Override
    public String toString() {
        return found.toString();
    }
}
