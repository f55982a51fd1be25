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
import dev.redoubt.protocol.appliance.ClaimRequest;
import dev.redoubt.protocol.appliance.ClaimResponse;
import dev.redoubt.protocol.appliance.EnrolRequest;
import dev.redoubt.protocol.appliance.EnrolResponse;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.protocol.appliance.LookupResponse;
import dev.redoubt.protocol.appliance.PublishKeysRequest;
import dev.redoubt.protocol.appliance.PublishKeysResponse;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.appliance.SubmissionAccepted;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;

/** The appliance through the double-wrapped channel. */
final class ChannelAppliance implements Appliance {
    private static final String PROTOBUF = "application/protobuf";
    private static final int OK = 200;

    private final ChannelClient client;
    private final ChannelFailures failures;
    private final SecureRandom random;

    ChannelAppliance(ChannelClient client, ChannelFailures failures, SecureRandom random) {
        this.client = client;
        this.failures = failures;
        this.random = random;
    }

    @Override
    public EnrolResponse enrol(EnrolRequest request) throws RedoubtException {
        return change("/v1/enrol", request, EnrolResponse.parser());
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
