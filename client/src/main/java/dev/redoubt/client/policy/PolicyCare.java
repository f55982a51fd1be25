package dev.redoubt.client.policy;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.DeviceErasedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.file.FileCleaning;
import dev.redoubt.client.store.ApplianceRecords;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.client.store.PolicyRecords;
import dev.redoubt.protocol.appliance.PolicyAppliedRequest;
import dev.redoubt.protocol.appliance.PolicyRequest;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyException;
import dev.redoubt.protocol.policy.PolicyException.Reason;
import dev.redoubt.protocol.policy.PolicyPin;
import dev.redoubt.protocol.policy.PolicyRecipient;
import dev.redoubt.protocol.policy.UnverifiedPolicy;
import dev.redoubt.protocol.policy.VerifiedPolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Keeps the policy fresh. What came once holds until there is a newer one: also offline, also where the appliance says nothing
 * any more, also where it shows something that is not to be believed. Thread-safe.
 */
public final class PolicyCare {
    private static final String DEVICE_REFUSED = "device_refused";

    private final Container container;
    private final Appliance appliance;
    private final AccountId account;
    private final NodeId node;
    private final InstantSource clock;

    public PolicyCare(Container container, Appliance appliance, AccountId account, NodeId node, InstantSource clock) {
        this.container = container;
        this.appliance = appliance;
        this.account = account;
        this.node = node;
        this.clock = clock;
    }

    /**
     * Asks for what is newer than what holds, puts it into force, and reports it. What cannot be believed is told to the user as a
     * notice, and is no failure.
     *
     * @throws DeviceErasedException if the appliance has ordered, signed and for this very device, that it be erased: it was
     */
    public void refresh() throws RedoubtException {
        refresh(0);
    }

    /**
     * The same as far as it is possible now, for what must not wait for it.
     *
     * @return whether the appliance has answered
     */
    public boolean refreshIfPossible() throws RedoubtException {
        return unlessAway(() -> refresh(have()));
    }

    /** The same whatever version there is: a device that was reset is told so also under the version that it has. */
    public boolean refreshWholly() throws RedoubtException {
        return unlessAway(() -> refresh(0));
    }

    /** How asking ended. */
    public enum Asked {
        ANSWERED,
        UNANSWERED,
        /** The appliance does not know this device. */
        UNKNOWN_DEVICE
    }

    /** As {@link #refreshWholly}; whatever else the appliance refuses, it says so if it does not know this device. */
    public Asked ask() throws RedoubtException {
        try {
            refresh(0);
            return Asked.ANSWERED;
        } catch (ApplianceUnreachableException e) {
            return Asked.UNANSWERED;
        } catch (RefusedByApplianceException e) {
            return e.code().equals(DEVICE_REFUSED) ? Asked.UNKNOWN_DEVICE : Asked.UNANSWERED;
        }
    }

    /** The appliance hints that there is a version; nothing is asked where that one holds already. */
    public void hear(long version) throws RedoubtException {
        if (version != have()) {
            refreshIfPossible();
        }
    }

    private interface Step {
        void run() throws RedoubtException;
    }

    private static boolean unlessAway(Step step) throws RedoubtException {
        try {
            step.run();
            return true;
        } catch (ApplianceUnreachableException | RefusedByApplianceException e) {
            // What holds goes on to hold; an appliance that knows no policies has none.
            return false;
        }
    }

    private long have() throws RedoubtException {
        return container.read(transaction ->
                new PolicyRecords(transaction).pin().map(PolicyPin::version).orElse(0L));
    }

    private void refresh(long have) throws RedoubtException {
        ByteString answer = appliance
                .policy(PolicyRequest.newBuilder().setHaveVersion(have).build())
                .getPolicy();
        if (answer.isEmpty()) {
            container.write(transaction -> {
                new PolicyRecords(transaction).nothingNew();
                return null;
            });
        } else {
            take(answer.toByteArray());
        }
        report();
    }

    private void take(byte[] signed) throws RedoubtException {
        Optional<VerifiedPolicy> policy = container.write(transaction -> judge(transaction, signed));
        if (policy.isEmpty()) {
            return;
        }
        if (policy.get().content().getWipe()) {
            throw erase(policy.get().version());
        }
        OpeningPolicy.apply(container);
    }

    /** In one step with what is kept: two processes may have asked at once. An order to erase is not kept, but done. */
    private Optional<VerifiedPolicy> judge(Transaction transaction, byte[] signed) throws RedoubtException {
        PolicyRecords records = new PolicyRecords(transaction);
        try {
            VerifiedPolicy policy = verify(transaction, UnverifiedPolicy.parse(signed), records.pin());
            if (!policy.content().getWipe()) {
                records.put(policy);
            }
            return Optional.of(policy);
        } catch (PolicyException e) {
            records.refuse(e.reason().name());
            return Optional.empty();
        }
    }

    private VerifiedPolicy verify(Transaction transaction, UnverifiedPolicy policy, Optional<PolicyPin> seen)
            throws PolicyException, RedoubtException {
        Octets rootPin = new ApplianceRecords(transaction)
                .profile()
                .orElseThrow(() -> new ContainerDamagedException("the appliance is missing"))
                .rootPin();
        PolicyRecipient recipient = new PolicyRecipient(rootPin, account, node);
        Instant now = clock.instant();
        try {
            return policy.verify(recipient, seen, now);
        } catch (PolicyException e) {
            if (e.reason() != Reason.NOT_YET_VALID) {
                throw e;
            }
            // Who sets the clock back does not get around what is new.
            return policy.verify(recipient, seen, new NodeJournal(transaction).steadyAt(now));
        }
    }

    private void report() throws RedoubtException {
        Optional<PolicyPin> due = container.read(transaction -> new PolicyRecords(transaction).unreported());
        if (due.isPresent()) {
            report(due.get().version());
            container.write(transaction -> {
                new PolicyRecords(transaction).report(due.get());
                return null;
            });
        }
    }

    private void report(long version) throws RedoubtException {
        appliance.policyApplied(
                PolicyAppliedRequest.newBuilder().setVersion(version).build());
    }

    /** First the device, then the report: what is reported is done. */
    private DeviceErasedException erase(long version) throws RedoubtException {
        Instant now = clock.instant();
        try {
            new FileCleaning(container).everything();
        } catch (RedoubtException _) {
            // A file that cannot be deleted must not save the container.
        }
        container.erase(now);
        try {
            report(version);
        } catch (RedoubtException e) {
            // Only a number at the appliance is wrong then; a new session may want the container, too.
            return new DeviceErasedException(now);
        }
        return new DeviceErasedException(now);
    }
}
