package dev.redoubt.client.appliance;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.channel.client.ChannelExchange;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.appliance.BlobState;
import dev.redoubt.protocol.appliance.BlobStateRequest;
import dev.redoubt.protocol.appliance.CommitBlobRequest;
import dev.redoubt.protocol.appliance.CreateBlobRequest;
import dev.redoubt.protocol.appliance.DeleteBlobRequest;
import dev.redoubt.protocol.file.BlobCapability;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/** Blobs through the double-wrapped channel. */
final class ChannelBlobs implements BlobStorage {
    private static final String PROTOBUF = "application/protobuf";
    private static final String CONTENT = "/v1/blobs/content";
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final int BUFFER = 64 * 1024;
    private static final int MAX_PROBLEM = 16 * 1024;

    private final ChannelClient client;
    private final ChannelFailures failures;
    private final BusyPatience patience;

    ChannelBlobs(ChannelClient client, ChannelFailures failures, BusyPatience patience) {
        this.client = client;
        this.failures = failures;
        this.patience = patience;
    }

    private static ByteString bytes(BlobCapability capability) {
        return ByteString.copyFrom(capability.value().toBytes());
    }

    @Override
    public BlobState create(BlobCapability.Write blob, long size) throws RedoubtException {
        return post(
                "/v1/blobs",
                CreateBlobRequest.newBuilder()
                        .setWriteCapability(bytes(blob))
                        .setSize(size)
                        .build());
    }

    @Override
    public BlobState state(BlobCapability.Write blob) throws RedoubtException {
        return post(
                "/v1/blobs/state",
                BlobStateRequest.newBuilder().setWriteCapability(bytes(blob)).build());
    }

    @Override
    public BlobState commit(BlobCapability.Write blob, long expiresAtHour) throws RedoubtException {
        return post(
                "/v1/blobs/commit",
                CommitBlobRequest.newBuilder()
                        .setWriteCapability(bytes(blob))
                        .setExpiresAtHour((int) expiresAtHour)
                        .build());
    }

    @Override
    public void delete(BlobCapability.Write blob) throws RedoubtException {
        post(
                "/v1/blobs/delete",
                DeleteBlobRequest.newBuilder().setWriteCapability(bytes(blob)).build());
    }

    @Override
    public BlobState append(BlobCapability.Write blob, long offset, byte[] bytes) throws RedoubtException {
        List<Field> fields = List.of(
                new Field("accept", PROTOBUF),
                new Field("content-length", Integer.toString(bytes.length)),
                new Field("blob-capability", blob.value().toHex()),
                new Field("blob-offset", Long.toString(offset)));
        return send(new ChannelRequest("PATCH", CONTENT, fields, bytes, false));
    }

    /** None of these does harm when it comes twice. */
    private BlobState post(String path, Message request) throws RedoubtException {
        return send(ChannelRequest.post(path, PROTOBUF, request.toByteArray())
                .with("accept", PROTOBUF)
                .markedIdempotent());
    }

    private BlobState send(ChannelRequest request) throws RedoubtException {
        return patience.ask(() -> sendOnce(request));
    }

    private BlobState sendOnce(ChannelRequest request) throws RedoubtException {
        try {
            ChannelResponse response = client.send(request);
            if (response.status() != 200) {
                throw failures.of(response);
            }
            return BlobState.parseFrom(response.body());
        } catch (ChannelException e) {
            throw failures.of(e);
        } catch (ChannelMemoryFailure e) {
            throw e.reason();
        } catch (InvalidProtocolBufferException e) {
            throw failures.unreachable(new IOException("the answer does not parse", e));
        }
    }

    @Override
    public void read(BlobCapability.Read blob, long offset, long length, Sink sink) throws RedoubtException {
        // What is refused has given the sink nothing.
        patience.ask(() -> {
            readOnce(blob, offset, length, sink);
            return blob;
        });
    }

    private void readOnce(BlobCapability.Read blob, long offset, long length, Sink sink) throws RedoubtException {
        String last = Long.toString(offset + length - 1);
        List<Field> fields = List.of(
                new Field("blob-capability", blob.value().toHex()), new Field("range", "bytes=" + offset + "-" + last));
        try (ChannelExchange exchange = client.open("GET", CONTENT, fields).limitSilence(SILENCE)) {
            exchange.end();
            requirePart(exchange, "bytes " + offset + "-" + last + "/");
            copy(exchange.response(), length, sink);
        } catch (ChannelMemoryFailure e) {
            throw e.reason();
        } catch (ChannelException e) {
            throw failures.of(e);
        } catch (IOException e) {
            throw failures.unreachable(e);
        }
    }

    private void requirePart(ChannelExchange exchange, String expected) throws RedoubtException, IOException {
        if (exchange.status() != 206) {
            byte[] problem = exchange.response().readNBytes(MAX_PROBLEM);
            throw failures.of(new ChannelResponse(exchange.status(), exchange.fields(), problem));
        }
        boolean asAsked = exchange.fields().stream()
                .anyMatch(field ->
                        field.name().equals("content-range") && field.value().startsWith(expected));
        if (!asAsked) {
            throw failures.unreachable(new IOException("another part than asked for"));
        }
    }

    private static void copy(InputStream in, long length, Sink sink) throws RedoubtException, IOException {
        byte[] buffer = new byte[BUFFER];
        long left = length;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (count > left) {
                throw new IOException("more than asked for");
            }
            sink.accept(buffer, count);
            left -= count;
        }
        if (left > 0) {
            throw new IOException("less than asked for");
        }
    }
}
