package dev.redoubt.server.administration.access;

import java.util.Optional;

/**
 * What came back.
 *
 * @param errorType the field {@code x-amzn-errortype}
 */
public record Answer(int status, Optional<String> errorType, byte[] body) {}
