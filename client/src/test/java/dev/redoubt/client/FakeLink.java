package dev.redoubt.client;

import dev.redoubt.client.appliance.DeviceLink;
import dev.redoubt.client.appliance.LinkEndedException;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.appliance.Acknowledgement;
import dev.redoubt.protocol.appliance.CaughtUp;
import dev.redoubt.protocol.appliance.Delivery;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The link of a {@link FakeAppliance}: numbers deliveries from 1, and takes acknowledged ones out of the mailbox. */
final class FakeLink implements DeviceLink {
    private sealed interface Event {
        record Frame(LinkDown frame) implements Event {}

        record End() implements Event {}

        record Cut() implements Event {}
    }

    private final FakeAppliance appliance;
    private final FakeAppliance.Node node;
    private final ApplianceUnreachableException cut;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Map<Long, Long> envelopes = new HashMap<>();
    private long deliveries;
    private volatile boolean silent;

    FakeLink(FakeAppliance appliance, FakeAppliance.Node node, ApplianceUnreachableException cut) {
        this.appliance = appliance;
        this.node = node;
        this.cut = cut;
    }

    void deliverAll() {
        synchronized (appliance) {
            node.mailbox.forEach(this::deliver);
        }
        add(LinkDown.newBuilder().setCaughtUp(CaughtUp.getDefaultInstance()).build());
    }

    /** However patient who receives is, nothing comes. */
    void beSilent() {
        silent = true;
    }

    void deliver(long envelope, Delivery delivery) {
        envelopes.put(++deliveries, envelope);
        add(LinkDown.newBuilder()
                .setDelivery(delivery.toBuilder().setDelivery(deliveries))
                .build());
    }

    void add(LinkDown frame) {
        events.add(new Event.Frame(frame));
    }

    void cut() {
        events.add(new Event.Cut());
    }

    @Override
    public void send(LinkUp frame) throws RedoubtException {
        Acknowledgement acknowledgement = frame.getAcknowledgement();
        synchronized (appliance) {
            if (node.cutAtNextAcknowledgement) {
                node.cutAtNextAcknowledgement = false;
                throw cut;
            }
            node.mailbox.remove(envelopes.get(acknowledgement.getDelivery()));
            node.rejections.add(acknowledgement.getRejected());
        }
    }

    @Override
    public Optional<LinkDown> receive(Duration patience)
            throws RedoubtException, LinkEndedException, InterruptedException {
        Duration wait = silent ? Duration.ZERO : patience;
        return switch (events.poll(wait.toMillis(), TimeUnit.MILLISECONDS)) {
            case null -> Optional.empty();
            case Event.Frame frame -> Optional.of(frame.frame());
            case Event.End _ -> throw new LinkEndedException();
            case Event.Cut _ -> throw cut;
        };
    }

    @Override
    public void close() {
        synchronized (appliance) {
            if (node.link == this) {
                node.link = null;
            }
        }
        events.add(new Event.End());
    }
}
