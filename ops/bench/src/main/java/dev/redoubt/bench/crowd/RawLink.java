package dev.redoubt.bench.crowd;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.bhttp.MalformedMessageException;
import dev.redoubt.channel.bhttp.MessageDecoder;
import dev.redoubt.channel.bhttp.MessageDecoder.Piece;
import dev.redoubt.channel.bhttp.RequestHead;
import dev.redoubt.channel.bhttp.ResponseHead;
import dev.redoubt.channel.handshake.CertificateCheck;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.message.MessageOpener;
import dev.redoubt.channel.message.MessageSealer;
import dev.redoubt.channel.record.ExchangeException;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.SealedRecords;
import dev.redoubt.channel.session.ClientExchange;
import dev.redoubt.channel.session.ClientHandshake;
import dev.redoubt.channel.session.ClientSession;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.rig.Device;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.PingFrame;
import org.eclipse.jetty.util.Callback;

/**
 * A device's link as cheap as it can be on this side: TLS, the channel's handshake and the device's statement as always, but no
 * thread, no timer and no HTTP client of its own. What comes is verified; nothing is acknowledged.
 */
public final class RawLink implements AutoCloseable {
    private static final List<Field> BINARY = List.of(new Field("content-type", "application/octet-stream"));
    private static final int NO_CONTENT = 204;
    private static final int OK = 200;

    private final String host;
    private final int port;
    private final Session connection;
    private final ClientSession session;
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private volatile boolean ended;

    private RawLink(String host, int port, Session connection, ClientSession session) {
        this.host = host;
        this.port = port;
        this.connection = connection;
        this.session = session;
    }

    /**
     * Waits until the session stands. Owns the connection.
     *
     * @param host and {@code port} as inner requests name them
     */
    static RawLink authenticated(
            String host, int port, Session connection, Device device, CertificateCheck check, RecordEngines engines)
            throws IOException {
        try (ClientHandshake handshake = new ClientHandshake(check, new SecureRandom(), System::nanoTime, engines)) {
            ByteBuffer hello = request(host, port, connection, "/channel", ByteBuffer.wrap(handshake.hello()));
            byte[] answer = new byte[hello.remaining()];
            hello.get(answer);
            RawLink link = new RawLink(host, port, connection, handshake.finish(answer));
            link.authenticate(device);
            return link;
        } catch (HandshakeException e) {
            throw new IOException("no session", e);
        }
    }

    private void authenticate(Device device) throws IOException {
        try (ClientExchange exchange = session.next().orElseThrow()) {
            MessageSealer sealer = new MessageSealer(exchange.request(), head("/channel/device"));
            ByteBuffer body = ByteBuffer.wrap(session.statement(device).toBytes());
            ByteBuffer wire = ByteBuffer.allocate(
                            Math.toIntExact(exchange.prefix().length + sealer.sizeOnWire(body.remaining())))
                    .put(exchange.prefix());
            for (SealedRecords some = sealer.content(body); some != null; some = sealer.content(body)) {
                wire.put(some.bytes());
            }
            while (!sealer.isDone()) {
                wire.put(sealer.end().bytes());
            }
            ByteBuffer answer = request(host, port, connection, "/exchange", wire.flip());
            requireStatus(new MessageOpener(exchange.response(), MessageDecoder.ofResponseTo("POST")), answer);
        }
        session.authenticated(new dev.redoubt.channel.session.Device(device.account(), device.node()));
    }

    private static void requireStatus(MessageOpener opener, ByteBuffer answer) throws IOException {
        try {
            if (!(opener.next(answer) instanceof Piece.Start(ResponseHead head)) || head.status() != NO_CONTENT) {
                throw new IOException("the device is refused");
            }
        } catch (ExchangeException | MalformedMessageException e) {
            throw new IOException("not what the server sealed", e);
        }
    }

    /**
     * Begins the link; does not wait.
     *
     * @param whenFrame told each frame that comes, on a thread of the connections
     */
    public void open(Consumer<LinkDown> whenFrame) throws IOException {
        ClientExchange exchange = session.next().orElseThrow();
        MessageSealer sealer = new MessageSealer(exchange.request(), head("/v1/link"));
        SealedRecords first = sealer.flush();
        if (first == null) {
            throw new IllegalStateException("a head is never empty");
        }
        ByteBuffer wire = ByteBuffer.allocate(
                        exchange.prefix().length + first.bytes().remaining())
                .put(exchange.prefix())
                .put(first.bytes())
                .flip();
        Stream stream = OuterAnswer.await(connection.newStream(
                headers(host, port, "/exchange"), new Down(exchange, new FramesDown(frame -> came(frame, whenFrame)))));
        OuterAnswer.await(stream.data(new DataFrame(stream.getId(), wire, false)));
    }

    private void came(LinkDown frame, Consumer<LinkDown> whenFrame) {
        if (frame.hasCaughtUp()) {
            caughtUp.complete(null);
        }
        whenFrame.accept(frame);
    }

    /** Waits until all that was stored has come. */
    public void awaitCaughtUp() throws IOException {
        OuterAnswer.await(caughtUp);
    }

    boolean isOpen() {
        return !ended;
    }

    /** Asks for a sign of life; the other side answers by itself. */
    void beat() {
        connection.ping(new PingFrame(false), Callback.NOOP);
    }

    private RequestHead head(String path) {
        return new RequestHead("POST", host + ":" + port, path, BINARY);
    }

    private static HeadersFrame headers(String host, int port, String path) {
        MetaData.Request head = new MetaData.Request(
                "POST", HttpURI.from("https", host, port, path), HttpVersion.HTTP_2, HttpFields.EMPTY);
        return new HeadersFrame(head, null, false);
    }

    private static ByteBuffer request(String host, int port, Session connection, String path, ByteBuffer body)
            throws IOException {
        OuterAnswer.Whole answer = new OuterAnswer.Whole();
        Stream stream = OuterAnswer.await(connection.newStream(headers(host, port, path), answer));
        OuterAnswer.await(stream.data(new DataFrame(stream.getId(), body, true)));
        return answer.await();
    }

    /** What comes down, opened record by record. */
    private final class Down extends OuterAnswer {
        private final MessageOpener opener;
        private final FramesDown frames;

        Down(ClientExchange exchange, FramesDown frames) {
            this.opener = new MessageOpener(exchange.response(), MessageDecoder.ofResponseTo("POST"));
            this.frames = frames;
        }

        @Override
        void came(ByteBuffer bytes) throws IOException {
            try {
                for (Piece piece = opener.next(bytes); piece != null; piece = opener.next(bytes)) {
                    switch (piece) {
                        case Piece.Start(ResponseHead head) -> requireOk(head);
                        case Piece.Start start -> throw new IOException("no answer: " + start);
                        case Piece.Content content -> {
                            frames.came(content.bytes());
                            opener.memory().release();
                        }
                    }
                }
            } catch (ExchangeException | MalformedMessageException e) {
                throw new IOException("not what the server sealed", e);
            }
        }

        private static void requireOk(ResponseHead head) throws IOException {
            if (head.status() != OK) {
                throw new IOException("no link: status " + head.status());
            }
        }

        @Override
        void ended() {
            ended = true;
            caughtUp.completeExceptionally(new IOException("the link has ended"));
        }

        @Override
        void failed(IOException why) {
            ended = true;
            caughtUp.completeExceptionally(why);
        }
    }

    @Override
    public void close() {
        ended = true;
        session.close();
        connection.close(ErrorCode.NO_ERROR.code, null, Callback.NOOP);
    }
}
