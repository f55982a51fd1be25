package dev.redoubt.client.appliance;

import java.util.Optional;

/** A memory that lives as long as the test. */
final class RememberedInTest implements ChannelMemory {
    private Optional<Seen> newest = Optional.empty();
    private Optional<Revocations> revocations = Optional.empty();

    @Override
    public synchronized Optional<Seen> newest() {
        return newest;
    }

    @Override
    public synchronized void remember(Seen certificate) {
        newest = Optional.of(certificate);
    }

    @Override
    public synchronized Optional<Revocations> revocations() {
        return revocations;
    }

    @Override
    public synchronized void remember(Revocations list) {
        revocations = Optional.of(list);
    }
}
