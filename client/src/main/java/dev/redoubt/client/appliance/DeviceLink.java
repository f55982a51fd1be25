package dev.redoubt.client.appliance;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import java.time.Duration;
import java.util.Optional;

/** One long-lived exchange in both directions. One thread receives; any thread may send or close. */
public interface DeviceLink extends AutoCloseable {
    /** @throws RedoubtException if the link is broken; what was not answered may have arrived or not */
    void send(LinkUp frame) throws RedoubtException;

    /**
     * The next frame, in order.
     *
     * @param patience how long to wait for one
     * @return empty if none came within it
     * @throws RedoubtException if the link is broken
     * @throws LinkEndedException if the appliance ended it in order, or somebody here closed it
     * @throws InterruptedException if the waiting thread was told to stop
     */
    Optional<LinkDown> receive(Duration patience) throws RedoubtException, LinkEndedException, InterruptedException;

    @Override
    void close();
}
