package dev.redoubt.client.messaging;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.store.AccountDataRecords;
import dev.redoubt.client.store.ApplianceRecords;
import dev.redoubt.client.store.KeyPool;
import dev.redoubt.client.store.KnownAccount;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.client.store.NoticeLog;
import dev.redoubt.client.store.PolicyRecords;
import dev.redoubt.client.store.RecoveryRecords;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.appliance.KeepRecoveryRequest;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.protocol.appliance.LookupResponse;
import dev.redoubt.protocol.appliance.RestoreStateRequest;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyException;
import dev.redoubt.protocol.policy.PolicyPin;
import dev.redoubt.protocol.policy.Restoration;
import java.time.Instant;
import java.util.Optional;

/**
 * Notices that the appliance was restored from a backup, has this device publish its keys anew, and gives the appliance back what it
 * has lost of accounts. Nothing that was seen is lowered by it: who claims a restoration gets no older state believed.
 * client/SPEC.md, "Restoration".
 */
public final class Restorations {
    private final LiveNode node;
    private final Appliance appliance;

    Restorations(LiveNode node, Appliance appliance) {
        this.node = node;
        this.appliance = appliance;
    }

    /** Looks up, and takes notice of a restoration with the answer. */
    LookupResponse lookUp(LookupRequest request) throws RedoubtException {
        LookupResponse response = appliance.lookUp(
                request.toBuilder().setKnownRestoration(known()).build());
        if (!response.getRestoration().isEmpty()) {
            byte[] shown = response.getRestoration().toByteArray();
            node.container().write(transaction -> {
                take(transaction, shown);
                return null;
            });
        }
        return response;
    }

    private long known() throws RedoubtException {
        return node.container().read(transaction -> new ApplianceRecords(transaction).restoration());
    }

    /** What is not to be believed changes nothing. */
    private void take(Transaction transaction, byte[] shown) throws RedoubtException {
        ApplianceRecords records = new ApplianceRecords(transaction);
        try {
            Restoration restoration = verify(transaction, Restoration.parse(shown));
            if (restoration.number() > records.restoration()) {
                records.putRestoration(restoration.number());
                new KeyPool(transaction).lostByAppliance();
                new AccountDataRecords(transaction).lostByAppliance();
                new PolicyRecords(transaction).lostByAppliance();
                new RecoveryRecords(transaction).lostByAppliance();
                new NoticeLog(transaction).addOfAppliance(Notice.Kind.APPLIANCE_RESTORED);
            }
        } catch (PolicyException e) {
            // It is asked for again with the next look-up.
            return;
        }
    }

    private Restoration verify(Transaction transaction, Restoration restoration)
            throws PolicyException, RedoubtException {
        Octets rootPin = new ApplianceRecords(transaction)
                .profile()
                .map(ApplianceProfile::rootPin)
                .orElseThrow(() -> new ContainerDamagedException("the appliance is missing"));
        Optional<PolicyPin> seen = new PolicyRecords(transaction).pin();
        Instant now = node.clock().instant();
        try {
            restoration.verify(rootPin, seen, now);
        } catch (PolicyException e) {
            if (e.reason() != PolicyException.Reason.NOT_YET_VALID) {
                throw e;
            }
            restoration.verify(rootPin, seen, new NodeJournal(transaction).steadyAt(now));
        }
        return restoration;
    }

    /**
     * The appliance shows less of an account than this device has seen: it gets that back, if it was restored.
     *
     * @return whether it had lost it, and shows it from now on
     */
    boolean bringBack(KnownAccount seen) throws RedoubtException {
        if (known() == 0) {
            return false;
        }
        try {
            return appliance.restoreState(request(seen));
        } catch (RefusedByApplianceException e) {
            // Then it is as if it had not been asked: what was seen stays, and is an alarm.
            return false;
        }
    }

    /** The appliance gets back what it may have lost of the account's recovery: nobody else may have the root any more. */
    void giveBackRecovery() throws RedoubtException {
        Optional<KeepRecoveryRequest> lost =
                node.container().read(transaction -> new RecoveryRecords(transaction).toGiveBack());
        if (lost.isEmpty()) {
            return;
        }
        try {
            appliance.keepRecovery(lost.get());
        } catch (RefusedByApplianceException e) {
            if (Refusals.mayPass(e)) {
                throw e;
            }
            // It has a newer one.
        }
        node.container().write(transaction -> {
            new RecoveryRecords(transaction).gaveBack();
            return null;
        });
    }

    /** Only of the own account the appliance takes this device's word that a suspension has ended. */
    public static RestoreStateRequest request(KnownAccount seen) {
        RestoreStateRequest.Builder request = RestoreStateRequest.newBuilder()
                .setAccountState(ByteString.copyFrom(seen.state().toBytes()));
        seen.suspensionBytes().forEach(one -> request.addSuspensions(ByteString.copyFrom(one)));
        seen.state().nodes().stream()
                .map(VerifiedNode::id)
                .filter(id -> !seen.isSuspended(id))
                .forEach(id -> request.addLifted(ByteString.copyFrom(id.toBytes())));
        return request.build();
    }

    /** Whether a suspension that was seen is not shown, under the same state. */
    static boolean lacks(KnownAccount shown, KnownAccount seen) {
        return shown.reference().equals(seen.reference())
                && seen.suspensions().stream().anyMatch(one -> !shown.isSuspended(one.node()));
    }
}
