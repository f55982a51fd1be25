package dev.redoubt.client.appliance;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.client.ChannelExchange;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.UntrustedApplianceException;
import dev.redoubt.protocol.accountdata.proto.KeepAccountDataRequest;
import dev.redoubt.protocol.accountdata.proto.ReadAccountDataRequest;
import dev.redoubt.protocol.accountdata.proto.ReadAccountDataResponse;
import dev.redoubt.protocol.appliance.ClaimRequest;
import dev.redoubt.protocol.appliance.ClaimResponse;
import dev.redoubt.protocol.appliance.EnrolNodeRequest;
import dev.redoubt.protocol.appliance.EnrolNodeResponse;
import dev.redoubt.protocol.appliance.EnrolRequest;
import dev.redoubt.protocol.appliance.EnrolResponse;
import dev.redoubt.protocol.appliance.EvaluateRecoveryRequest;
import dev.redoubt.protocol.appliance.EvaluateRecoveryResponse;
import dev.redoubt.protocol.appliance.FetchRecoveryRequest;
import dev.redoubt.protocol.appliance.FetchRecoveryResponse;
import dev.redoubt.protocol.appliance.KeepRecoveryRequest;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.protocol.appliance.LookupResponse;
import dev.redoubt.protocol.appliance.OpenRendezvousRequest;
import dev.redoubt.protocol.appliance.PolicyAppliedRequest;
import dev.redoubt.protocol.appliance.PolicyRequest;
import dev.redoubt.protocol.appliance.PolicyResponse;
import dev.redoubt.protocol.appliance.PublishKeysRequest;
import dev.redoubt.protocol.appliance.PublishKeysResponse;
import dev.redoubt.protocol.appliance.PublishStateRequest;
import dev.redoubt.protocol.appliance.ReadRendezvous;
import dev.redoubt.protocol.appliance.RecoveredStateRequest;
import dev.redoubt.protocol.appliance.RecoveredStateResponse;
import dev.redoubt.protocol.appliance.RecoveryStatusResponse;
import dev.redoubt.protocol.appliance.Rendezvous;
import dev.redoubt.protocol.appliance.RendezvousAnswer;
import dev.redoubt.protocol.appliance.RendezvousRequest;
import dev.redoubt.protocol.appliance.RestoreStateRequest;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.appliance.SuspendRequest;
import java.util.List;

/**
 * The calls of appliance.proto. Each throws {@link ApplianceUnreachableException} where the answer is unknown,
 * {@link RefusedByApplianceException} for a problem, and {@link UntrustedApplianceException} where TLS or the pinned root does
 * not hold. Thread-safe.
 */
public interface Appliance extends AutoCloseable {
    /** Repeating it with the same bytes gives the same answer. */
    EnrolResponse enrol(EnrolRequest request) throws RedoubtException;

    /** Likewise, for a further device; on a session without a principal. */
    EnrolNodeResponse enrolNode(EnrolNodeRequest request) throws RedoubtException;

    /** Likewise: the same state again is no change. */
    void publishState(PublishStateRequest request) throws RedoubtException;

    /** Likewise. */
    void suspend(SuspendRequest request) throws RedoubtException;

    /**
     * Likewise: a state that the appliance has lost, since it was restored from a backup; on any session.
     *
     * @return whether it had lost it
     */
    boolean restoreState(RestoreStateRequest request) throws RedoubtException;

    /** Likewise. */
    Rendezvous openRendezvous(OpenRendezvousRequest request) throws RedoubtException;

    /** Likewise; on any session. */
    Rendezvous requestAtRendezvous(RendezvousRequest request) throws RedoubtException;

    /** Likewise. */
    Rendezvous answerAtRendezvous(RendezvousAnswer request) throws RedoubtException;

    /** On any session. */
    Rendezvous readRendezvous(ReadRendezvous request) throws RedoubtException;

    /** A counted step of a recovery, by name on any session, or for the own account. Not repeated by itself. */
    EvaluateRecoveryResponse evaluateRecovery(EvaluateRecoveryRequest request) throws RedoubtException;

    FetchRecoveryResponse fetchRecovery(FetchRecoveryRequest request) throws RedoubtException;

    RecoveredStateResponse recoveredState(RecoveredStateRequest request) throws RedoubtException;

    /** Repeating it with the same bytes is no change. */
    void keepRecovery(KeepRecoveryRequest request) throws RedoubtException;

    RecoveryStatusResponse recoveryStatus() throws RedoubtException;

    ReadAccountDataResponse readAccountData(ReadAccountDataRequest request) throws RedoubtException;

    /** By compare-and-set. Repeating it with the same bytes is no change. */
    void keepAccountData(KeepAccountDataRequest request) throws RedoubtException;

    /** Also for a device that was reset. */
    PolicyResponse policy(PolicyRequest request) throws RedoubtException;

    /** Likewise. Repeating it is no change. */
    void policyApplied(PolicyAppliedRequest request) throws RedoubtException;

    LookupResponse lookUp(LookupRequest request) throws RedoubtException;

    PublishKeysResponse publishKeys(PublishKeysRequest request) throws RedoubtException;

    ClaimResponse claim(ClaimRequest request) throws RedoubtException;

    /** Once this returns, the appliance has accepted it. Repeating it with the same bytes is the same submission. */
    void submit(Submission submission) throws RedoubtException;

    DeviceLink openLink() throws RedoubtException;

    /** Room for files. */
    BlobStorage blobs();

    /**
     * Begins an exchange of the caller's own making, for tools that speak HTTP. To be closed by the caller.
     *
     * @param path path and query, from the first slash on
     * @throws IllegalArgumentException if method, path or fields cannot stand in a request
     */
    ChannelExchange openExchange(String method, String path, List<Field> fields) throws RedoubtException;

    @Override
    void close();
}
