package dev.redoubt.client.appliance;

import dev.redoubt.client.failure.RedoubtException;

/** Carries a failure of the {@link ChannelMemory} through the channel, whose interface knows no checked exceptions. */
final class ChannelMemoryFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RedoubtException reason;

    ChannelMemoryFailure(RedoubtException reason) {
        super(reason);
        this.reason = reason;
    }

    RedoubtException reason() {
        return reason;
    }
}
