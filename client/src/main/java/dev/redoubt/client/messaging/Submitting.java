package dev.redoubt.client.messaging;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.UntrustedApplianceException;
import dev.redoubt.client.store.Outbox;
import dev.redoubt.client.store.format.MessageStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Gives stored packets to the appliance, with the same bytes until it has answered, so that neither a crash nor a lost answer
 * loses or doubles one.
 */
final class Submitting {
    private static final List<Duration> RETRIES = List.of(Duration.ofMillis(500), Duration.ofSeconds(2));

    private final LiveNode node;
    private final Appliance appliance;
    private final Pauses pauses;

    Submitting(LiveNode node, Appliance appliance, Pauses pauses) {
        this.node = node;
        this.appliance = appliance;
        this.pauses = pauses;
    }

    /**
     * Submits what earlier runs left behind. What is refused for good ends as failed and does not hold up the rest. What
     * somebody else in this process submits just now is left to them.
     */
    void flush() throws RedoubtException {
        List<Outbox.Outgoing> waiting = container().read(transaction -> new Outbox(transaction).all());
        for (Outbox.Outgoing outgoing : waiting) {
            if (node.beginsToSubmit(outgoing.submission())) {
                try {
                    submitIfItWaits(outgoing);
                } finally {
                    node.hasSubmitted(outgoing.submission());
                }
            }
        }
    }

    private void submitIfItWaits(Outbox.Outgoing outgoing) throws RedoubtException {
        if (!container().read(transaction -> new Outbox(transaction).has(outgoing))) {
            return;
        }
        try {
            submit(outgoing);
        } catch (RefusedByApplianceException e) {
            if (Refusals.mayPass(e)) {
                throw e;
            }
        }
    }

    /** @throws MessageKeptException if the appliance's answer is unknown: the packet goes out later by itself */
    void submitOrKeep(Outbox.Outgoing outgoing) throws RedoubtException {
        boolean first = node.beginsToSubmit(outgoing.submission());
        try {
            submitWithRetries(outgoing);
        } finally {
            if (first) {
                node.hasSubmitted(outgoing.submission());
            }
        }
    }

    private void submitWithRetries(Outbox.Outgoing outgoing) throws RedoubtException {
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
