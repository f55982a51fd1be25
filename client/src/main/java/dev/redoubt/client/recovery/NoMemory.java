package dev.redoubt.client.recovery;

import dev.redoubt.client.appliance.ChannelMemory;
import java.util.Optional;

/** Of a client that has nothing open to remember in. The pins of the link hold all the same. */
final class NoMemory implements ChannelMemory {
    @Override
    public Optional<Seen> newest() {
        return Optional.empty();
    }

    @Override
    public void remember(Seen certificate) {}

    @Override
    public Optional<Revocations> revocations() {
        return Optional.empty();
    }

    @Override
    public void remember(Revocations revocations) {}
}
