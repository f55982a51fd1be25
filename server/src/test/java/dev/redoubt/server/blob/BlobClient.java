package dev.redoubt.server.blob;

import static dev.redoubt.server.testing.TestAppliance.post;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelExchange;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.protocol.appliance.BlobState;
import dev.redoubt.protocol.appliance.BlobStateRequest;
import dev.redoubt.protocol.appliance.CommitBlobRequest;
import dev.redoubt.protocol.appliance.CreateBlobRequest;
import dev.redoubt.protocol.appliance.DeleteBlobRequest;
import dev.redoubt.protocol.file.BlobCapability;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;

/** One blob as its owner's device speaks about it. */
final class BlobClient {
    private static final String CONTENT = "/v1/blobs/content";

    final BlobCapability.Write write = BlobCapability.Write.random(new SecureRandom());
    private final ChannelClient client;

    BlobClient(ChannelClient client) {
        this.client = client;
    }

    static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    static BlobState state(ChannelResponse response) throws IOException {
        assertEquals(
                200, response.status(), () -> new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
        return BlobState.parseFrom(response.body());
    }

    private ByteString capability() {
        return ByteString.copyFrom(write.value().toBytes());
    }

    ChannelResponse create(long size) throws ChannelException {
        return post(
                client,
                "/v1/blobs",
                CreateBlobRequest.newBuilder()
                        .setWriteCapability(capability())
                        .setSize(size)
                        .build());
    }

    ChannelResponse ask() throws ChannelException {
        return post(
                client,
                "/v1/blobs/state",
                BlobStateRequest.newBuilder().setWriteCapability(capability()).build());
    }

    ChannelResponse commit(long expiresAtHour) throws ChannelException {
        return post(
                client,
                "/v1/blobs/commit",
                CommitBlobRequest.newBuilder()
                        .setWriteCapability(capability())
                        .setExpiresAtHour((int) expiresAtHour)
                        .build());
    }

    ChannelResponse delete() throws ChannelException {
        return post(
                client,
                "/v1/blobs/delete",
                DeleteBlobRequest.newBuilder().setWriteCapability(capability()).build());
    }

    List<Field> appendFields(long offset) {
        return List.of(
                new Field("blob-capability", write.value().toHex()), new Field("blob-offset", Long.toString(offset)));
    }

    ChannelResponse append(long offset, byte[] bytes) throws ChannelException {
        return client.send(new ChannelRequest("PATCH", CONTENT, appendFields(offset), bytes, false));
    }

    /** To be closed by the caller, perhaps before its end. */
    ChannelExchange beginAppend(long offset) throws ChannelException {
        return client.open("PATCH", CONTENT, appendFields(offset));
    }

    /** @param range as in the field; empty for none */
    ChannelResponse download(String range) throws ChannelException {
        return download(client, write.read().value().toHex(), range);
    }

    static ChannelResponse download(ChannelClient client, String capability, String range) throws ChannelException {
        ChannelRequest request = ChannelRequest.get(CONTENT).with("blob-capability", capability);
        return client.send((range.isEmpty() ? request : request.with("range", range)).withMaxAnswer(80 << 20));
    }

    /** A whole blob. */
    void fill(byte[] bytes) throws IOException {
        state(create(bytes.length));
        state(append(0, bytes));
        state(commit(0));
    }
}
