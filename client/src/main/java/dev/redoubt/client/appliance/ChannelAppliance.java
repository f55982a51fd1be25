package dev.redoubt.client.appliance;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelExchange;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.accountdata.proto.KeepAccountDataRequest;
import dev.redoubt.protocol.accountdata.proto.KeepAccountDataResponse;
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
import dev.redoubt.protocol.appliance.KeepRecoveryResponse;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.protocol.appliance.LookupResponse;
import dev.redoubt.protocol.appliance.OpenRendezvousRequest;
import dev.redoubt.protocol.appliance.PolicyAppliedRequest;
import dev.redoubt.protocol.appliance.PolicyAppliedResponse;
import dev.redoubt.protocol.appliance.PolicyRequest;
import dev.redoubt.protocol.appliance.PolicyResponse;
import dev.redoubt.protocol.appliance.PublishKeysRequest;
import dev.redoubt.protocol.appliance.PublishKeysResponse;
import dev.redoubt.protocol.appliance.PublishStateRequest;
import dev.redoubt.protocol.appliance.PublishStateResponse;
import dev.redoubt.protocol.appliance.ReadRendezvous;
import dev.redoubt.protocol.appliance.RecoveredStateRequest;
import dev.redoubt.protocol.appliance.RecoveredStateResponse;
import dev.redoubt.protocol.appliance.RecoveryStatusRequest;
import dev.redoubt.protocol.appliance.RecoveryStatusResponse;
import dev.redoubt.protocol.appliance.Rendezvous;
import dev.redoubt.protocol.appliance.RendezvousAnswer;
import dev.redoubt.protocol.appliance.RendezvousRequest;
import dev.redoubt.protocol.appliance.RestoreStateRequest;
import dev.redoubt.protocol.appliance.RestoreStateResponse;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.appliance.SubmissionAccepted;
import dev.redoubt.protocol.appliance.SuspendRequest;
import dev.redoubt.protocol.appliance.SuspendResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;

/** The appliance through the double-wrapped channel. */
final class ChannelAppliance implements Appliance {
    private static final String PROTOBUF = "application/protobuf";
    private static final int OK = 200;

    private final ChannelClient client;
    private final ChannelFailures failures;
    private final BusyPatience patience;
    private final SecureRandom random;

    ChannelAppliance(ChannelClient client, ChannelFailures failures, BusyPatience patience, SecureRandom random) {
        this.client = client;
        this.failures = failures;
        this.patience = patience;
        this.random = random;
    }

    @Override
    public EnrolResponse enrol(EnrolRequest request) throws RedoubtException {
        return change("/v1/enrol", request, EnrolResponse.parser());
    }

    @Override
    public EnrolNodeResponse enrolNode(EnrolNodeRequest request) throws RedoubtException {
        return change("/v1/account/enrol-node", request, EnrolNodeResponse.parser());
    }

    @Override
    public void publishState(PublishStateRequest request) throws RedoubtException {
        change("/v1/account/publish", request, PublishStateResponse.parser());
    }

    @Override
    public void suspend(SuspendRequest request) throws RedoubtException {
        change("/v1/account/suspend", request, SuspendResponse.parser());
    }

    @Override
    public boolean restoreState(RestoreStateRequest request) throws RedoubtException {
        return call(post("/v1/account/restore", request).markedIdempotent(), RestoreStateResponse.parser())
                .getTaken();
    }

    @Override
    public Rendezvous openRendezvous(OpenRendezvousRequest request) throws RedoubtException {
        return change("/v1/rendezvous/open", request, Rendezvous.parser());
    }

    @Override
    public Rendezvous requestAtRendezvous(RendezvousRequest request) throws RedoubtException {
        return change("/v1/rendezvous/request", request, Rendezvous.parser());
    }

    @Override
    public Rendezvous answerAtRendezvous(RendezvousAnswer request) throws RedoubtException {
        return change("/v1/rendezvous/answer", request, Rendezvous.parser());
    }

    @Override
    public Rendezvous readRendezvous(ReadRendezvous request) throws RedoubtException {
        return call(post("/v1/rendezvous/read", request).markedIdempotent(), Rendezvous.parser());
    }

    @Override
    public EvaluateRecoveryResponse evaluateRecovery(EvaluateRecoveryRequest request) throws RedoubtException {
        return call(post("/v1/recovery/evaluate", request), EvaluateRecoveryResponse.parser());
    }

    @Override
    public FetchRecoveryResponse fetchRecovery(FetchRecoveryRequest request) throws RedoubtException {
        return call(post("/v1/recovery/fetch", request).markedIdempotent(), FetchRecoveryResponse.parser());
    }

    @Override
    public RecoveredStateResponse recoveredState(RecoveredStateRequest request) throws RedoubtException {
        return call(post("/v1/recovery/state", request).markedIdempotent(), RecoveredStateResponse.parser());
    }

    @Override
    public void keepRecovery(KeepRecoveryRequest request) throws RedoubtException {
        change("/v1/recovery/keep", request, KeepRecoveryResponse.parser());
    }

    @Override
    public RecoveryStatusResponse recoveryStatus() throws RedoubtException {
        RecoveryStatusRequest request = RecoveryStatusRequest.getDefaultInstance();
        return call(post("/v1/recovery/status", request).markedIdempotent(), RecoveryStatusResponse.parser());
    }

    @Override
    public ReadAccountDataResponse readAccountData(ReadAccountDataRequest request) throws RedoubtException {
        return call(post("/v1/account/data/read", request).markedIdempotent(), ReadAccountDataResponse.parser());
    }

    @Override
    public void keepAccountData(KeepAccountDataRequest request) throws RedoubtException {
        change("/v1/account/data/keep", request, KeepAccountDataResponse.parser());
    }

    @Override
    public PolicyResponse policy(PolicyRequest request) throws RedoubtException {
        return call(post("/v1/policy", request).markedIdempotent(), PolicyResponse.parser());
    }

    @Override
    public void policyApplied(PolicyAppliedRequest request) throws RedoubtException {
        call(post("/v1/policy/applied", request).markedIdempotent(), PolicyAppliedResponse.parser());
    }

    @Override
    public LookupResponse lookUp(LookupRequest request) throws RedoubtException {
        return call(post("/v1/directory/lookup", request).markedIdempotent(), LookupResponse.parser());
    }

    @Override
    public PublishKeysResponse publishKeys(PublishKeysRequest request) throws RedoubtException {
        return change("/v1/keys/publish", request, PublishKeysResponse.parser());
    }

    @Override
    public ClaimResponse claim(ClaimRequest request) throws RedoubtException {
        return change("/v1/keys/claim", request, ClaimResponse.parser());
    }

    @Override
    public void submit(Submission submission) throws RedoubtException {
        change("/v1/submissions", submission, SubmissionAccepted.parser());
    }

    @Override
    public DeviceLink openLink() throws RedoubtException {
        List<Field> fields = List.of(new Field("content-type", "application/octet-stream"));
        return ChannelLink.open(openExchange("POST", "/v1/link", fields), failures);
    }

    @Override
    public BlobStorage blobs() {
        return new ChannelBlobs(client, failures, patience);
    }

    @Override
    public ChannelExchange openExchange(String method, String path, List<Field> fields) throws RedoubtException {
        try {
            return client.open(method, path, fields);
        } catch (ChannelException e) {
            throw failure(e);
        } catch (ChannelMemoryFailure e) {
            throw e.reason();
        }
    }

    /**
     * A change that the channel may send once more. The appliance knows claims and publications by the key, enrolments and
     * submissions by what is in them.
     */
    private <T extends Message> T change(String path, Message request, Parser<T> answer) throws RedoubtException {
        return call(post(path, request).withIdempotencyKey(random), answer);
    }

    private static ChannelRequest post(String path, Message request) {
        return ChannelRequest.post(path, PROTOBUF, request.toByteArray()).with("accept", PROTOBUF);
    }

    private <T extends Message> T call(ChannelRequest request, Parser<T> answer) throws RedoubtException {
        return patience.ask(() -> callOnce(request, answer));
    }

    private <T extends Message> T callOnce(ChannelRequest request, Parser<T> answer) throws RedoubtException {
        try {
            ChannelResponse response = client.send(request);
            if (response.status() != OK) {
                throw failures.of(response);
            }
            return answer.parseFrom(response.body());
        } catch (ChannelException e) {
            throw failure(e);
        } catch (ChannelMemoryFailure e) {
            throw e.reason();
        } catch (InvalidProtocolBufferException e) {
            throw failures.unreachable(new IOException("the answer does not parse", e));
        }
    }

    private RedoubtException failure(ChannelException failure) {
        return failures.of(failure);
    }

    @Override
    public void close() {
        client.close();
    }
}
