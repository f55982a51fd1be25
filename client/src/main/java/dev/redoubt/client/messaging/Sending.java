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
import dev.redoubt.client.store.KnownAccount;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.Outbox;
import dev.redoubt.client.store.format.MessageStatus;
import dev.redoubt.protocol.account.RecipientKey;
import dev.redoubt.protocol.account.VerifiedNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
        Addressed addressed = address(name, now);
        KnownAccount own = addressed.audience().own();
        KnownAccount peer = addressed.audience().recipients().getFirst();
        Composer composer = new Composer(node.own().getFirst(), own.reference(), node.random());
        Outbox.Outgoing outgoing = container()
                .write(transaction -> composer.compose(transaction, peer.reference(), addressed.keys(), text, now));
        submitOrKeep(outgoing);
        return container().read(transaction -> new MessageLog(transaction).get(outgoing.messageNumber()));
    }

    /** The accounts in one view, and a key of each of their nodes. */
    private record Addressed(Audience audience, List<RecipientKey> keys) {}

    /** A node that was cut off between the look-up and the claim is met by looking again, once. */
    private Addressed address(String name, Instant now) throws RedoubtException {
        try {
            return tryAddress(name, now);
        } catch (RefusedByApplianceException e) {
            if (!e.code().equals(Refusals.UNKNOWN_NODE)) {
                throw e;
            }
            return tryAddress(name, now);
        }
    }

    private Addressed tryAddress(String name, Instant now) throws RedoubtException {
        KnownAccount own = new OwnAccount(node, appliance).follow();
        KnownAccount peer = new PeerDirectory(node, appliance).byName(name).known();
        Audience audience = new Audience(own, List.of(peer.account().equals(own.account()) ? own : peer));
        List<VerifiedNode> nodes = audience.nodes(node.id(), now);
        if (peer.nodesAt(now).isEmpty()) {
            throw new InvalidIdentityException(name, new IllegalStateException("no device has a valid certificate"));
        }
        return new Addressed(audience, new KeyClaims(appliance).claim(name, nodes, now));
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
            submitToWhoIsLeft(outgoing);
            finish(outgoing, MessageStatus.MESSAGE_STATUS_SENT);
        } catch (RefusedByApplianceException e) {
            if (!Refusals.mayPass(e)) {
                finish(outgoing, MessageStatus.MESSAGE_STATUS_FAILED);
            }
            throw e;
        }
    }

    /** A node that was cut off since the packet was made gets nothing; the others get theirs, with the same payload. */
    private void submitToWhoIsLeft(Outbox.Outgoing outgoing) throws RedoubtException {
        try {
            appliance.submit(outgoing.submission());
        } catch (RefusedByApplianceException e) {
            if (!e.code().equals(Refusals.UNKNOWN_NODE)) {
                throw e;
            }
            Outbox.Outgoing fewer =
                    new CutOffNodes(node, appliance).without(outgoing).orElseThrow(() -> e);
            appliance.submit(fewer.submission());
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
