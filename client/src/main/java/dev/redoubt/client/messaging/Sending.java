package dev.redoubt.client.messaging;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.InvalidIdentityException;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.UntrustedApplianceException;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.Outbox;
import dev.redoubt.client.store.format.MessageStatus;
import dev.redoubt.protocol.account.RecipientKey;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.identity.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sends messages: stored before they are submitted, submitted with the same bytes until the appliance has answered, so that
 * neither a crash nor a lost answer loses or doubles one. Needs no device link.
 */
public final class Sending {
    private static final List<Duration> RETRIES = List.of(Duration.ofMillis(500), Duration.ofSeconds(2));

    private final LiveNode node;
    private final Appliance appliance;
    private final Pauses pauses;

    public Sending(LiveNode node, Appliance appliance, Pauses pauses) {
        this.node = node;
        this.appliance = appliance;
        this.pauses = pauses;
    }

    /**
     * @return the message as {@link Message.Status#SENT}
     * @throws MessageKeptException if it is stored but the appliance's answer is unknown: it goes out later by itself
     */
    public Message send(String name, String text) throws RedoubtException {
        Composer.check(text);
        flush();
        Instant now = node.clock().instant();
        PeerDirectory.Peer peer = new PeerDirectory(node, appliance).byName(name);
        List<RecipientKey> recipients = new KeyClaims(appliance).claim(name, recipients(name, peer, now), now);
        Composer composer = new Composer(node.own().getFirst(), node.state().reference(), node.random());
        Outbox.Outgoing outgoing = container()
                .write(transaction -> composer.compose(transaction, peer.state().reference(), recipients, text, now));
        submitOrKeep(outgoing);
        return container().read(transaction -> new MessageLog(transaction).get(outgoing.messageNumber()));
    }

    /** Submits what earlier runs left behind. What is refused for good ends as failed and does not hold up the rest. */
    public void flush() throws RedoubtException {
        List<Outbox.Outgoing> waiting = container().read(transaction -> new Outbox(transaction).all());
        for (Outbox.Outgoing outgoing : waiting) {
            try {
                submit(outgoing);
            } catch (RefusedByApplianceException e) {
                if (Refusals.mayPass(e)) {
                    throw e;
                }
            }
        }
    }

    /** All nodes of the peer, and the sisters of this one. */
    private List<VerifiedNode> recipients(String name, PeerDirectory.Peer peer, Instant now)
            throws InvalidIdentityException {
        List<VerifiedNode> theirs = peer.state().nodesValidAt(now);
        if (theirs.isEmpty()) {
            throw new InvalidIdentityException(name, new IllegalStateException("no device has a valid certificate"));
        }
        NodeId self = node.own().getFirst().keys().id();
        Stream<VerifiedNode> sisters =
                node.state().nodesValidAt(now).stream().filter(one -> !one.id().equals(self));
        boolean toOneself = peer.state().account().equals(node.account());
        List<VerifiedNode> all = new ArrayList<>(toOneself ? List.of() : theirs);
        sisters.forEach(all::add);
        return toOneself && all.isEmpty() ? theirs : all;
    }

    private void submitOrKeep(Outbox.Outgoing outgoing) throws RedoubtException {
        Optional<RedoubtException> failure = attempt(outgoing);
        for (Duration pause : RETRIES) {
            if (failure.isEmpty() || !passed(pause)) {
                break;
            }
            failure = attempt(outgoing);
        }
        if (failure.isPresent()) {
            throw new MessageKeptException(failure.get());
        }
    }

    /** @return what keeps it from being sent for now; a refusal for good is thrown */
    private Optional<RedoubtException> attempt(Outbox.Outgoing outgoing) throws RedoubtException {
        try {
            submit(outgoing);
            return Optional.empty();
        } catch (ApplianceUnreachableException | UntrustedApplianceException e) {
            return Optional.of(e);
        } catch (RefusedByApplianceException e) {
            if (Refusals.mayPass(e)) {
                return Optional.of(e);
            }
            throw e;
        }
    }

    private boolean passed(Duration pause) {
        try {
            pauses.pause(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void submit(Outbox.Outgoing outgoing) throws RedoubtException {
        try {
            appliance.submit(outgoing.submission());
            finish(outgoing, MessageStatus.MESSAGE_STATUS_SENT);
        } catch (RefusedByApplianceException e) {
            if (!Refusals.mayPass(e)) {
                finish(outgoing, MessageStatus.MESSAGE_STATUS_FAILED);
            }
            throw e;
        }
    }

    private void finish(Outbox.Outgoing outgoing, MessageStatus status) throws RedoubtException {
        container().write(transaction -> {
            new Outbox(transaction).finish(outgoing, status);
            return null;
        });
    }

    private Container container() {
        return node.container();
    }
}
