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
import java.util.List;

/** The appliance through the double-wrapped channel. */
final class ChannelAppliance implements Appliance {
    private static final String PROTOBUF = "application/protobuf";
    private static final int OK = 200;

    private final ChannelClient client;
    private final ChannelFailures failures;

    ChannelAppliance(ChannelClient client, ChannelFailures failures) {
        this.client = client;
        this.failures = failures;
    }

    @Override
    public EnrolResponse enrol(EnrolRequest request) throws RedoubtException {
        return call("/v1/enrol", request, EnrolResponse.parser());
    }

    @Override
    public LookupResponse lookUp(LookupRequest request) throws RedoubtException {
        return call("/v1/directory/lookup", request, LookupResponse.parser());
    }

    @Override
    public PublishKeysResponse publishKeys(PublishKeysRequest request) throws RedoubtException {
        return call("/v1/keys/publish", request, PublishKeysResponse.parser());
    }

    @Override
    public ClaimResponse claim(ClaimRequest request) throws RedoubtException {
        return call("/v1/keys/claim", request, ClaimResponse.parser());
    }

    @Override
    public void submit(Submission submission) throws RedoubtException {
        call("/v1/submissions", submission, SubmissionAccepted.parser());
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

    /** None of the calls does harm when it is sent twice: a claim costs a key of the pool, the others nothing. */
    private <T extends Message> T call(String path, Message request, Parser<T> answer) throws RedoubtException {
        try {
            ChannelResponse response = client.send(ChannelRequest.post(path, PROTOBUF, request.toByteArray())
                    .with("accept", PROTOBUF)
                    .markedIdempotent());
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
