package dev.redoubt.server.administration.access;

import java.time.Duration;

/** A way to the administration API. One request at a time. */
public interface Access extends AutoCloseable {
    /** The name of the field that names an error's shape. */
    String ERROR_TYPE = "x-amzn-errortype";

    /** An answer that takes longer is none. */
    Duration PATIENCE = Duration.ofSeconds(60);

    /** Bytes of the largest answer: an export of the audit log comes in pages, too. */
    int LARGEST_ANSWER = 64 << 20;

    /** @throws AccessException if there is no answer, whether it was done or not */
    Answer send(OutgoingRequest request);

    @Override
    void close();
}
