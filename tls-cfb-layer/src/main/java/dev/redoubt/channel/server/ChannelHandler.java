package dev.redoubt.channel.server;

import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.record.ExchangeException;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.channel.record.UnknownSessionException;
import dev.redoubt.channel.session.ChannelServer;
import dev.redoubt.channel.session.Device;
import dev.redoubt.channel.session.DeviceRefusedException;
import dev.redoubt.channel.session.DeviceStatement;
import dev.redoubt.channel.session.RotationNotDueException;
import dev.redoubt.channel.session.ServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers exactly two outer requests, {@code POST /channel} and {@code POST /exchange}, and hands the inner request of an
 * exchange to the wrapped handler. Anything else is 404 with an empty body, and what {@link Admission} does not let in 503.
 *
 * <p>The wrapped handler gets a request and a response that stream in both directions at the same time. It may block. The
 * request's content ends only after its last record was verified: <strong>a handler that changes anything must have read
 * up to the end before</strong>. Trailers and informational responses are not supported.
 *
 * <p>The response gathers until a record is full. An empty write that is not the last one (which is what the {@code flush} of
 * Jetty's output streams does) sends what has gathered in a record of just that size, <strong>while the request has not
 * ended</strong>. Afterwards nobody waits for a part of the response, so that it does nothing: writers flush out of habit,
 * and each such record would show how much there was.
 *
 * <p>Jetty's idle timeout of streams cuts silent exchanges off; a handler whose stream may be silent for long says so with
 * {@code request.addIdleTimeoutListener(timeout -> false)}, which then also holds while it waits for content.
 */
public final class ChannelHandler extends Handler.Wrapper {
    /** The path of the handshake. */
    public static final String HANDSHAKE_PATH = "/channel";

    /** The path of every exchange. */
    public static final String EXCHANGE_PATH = "/exchange";

    /** The inner path on which a device signs the session's exporter; the channel itself answers it. */
    public static final String DEVICE_PATH = "/channel/device";

    /** The inner path on which a client replaces the session's keys; the channel itself answers it. */
    public static final String ROTATION_PATH = "/channel/rotation";

    /** The request attribute that holds the authenticated {@link Device}, if there is one. */
    public static final String DEVICE = ChannelHandler.class.getName() + ".device";

    /** The request attribute that holds the session's id: equal for exchanges of the same session, and no secret. */
    public static final String SESSION = ChannelHandler.class.getName() + ".session";

    private static final String EXCHANGE = ChannelHandler.class.getName() + ".exchange";
    private static final String POST = "POST";

    // No longer hello can be one.
    private static final int MAX_CLIENT_HELLO = 16 * 1024;

    // No longer rotation request can be one.
    private static final int MAX_ROTATION_REQUEST = 8 * 1024;

    // For a hello, or the first record: whoever has not said so much is nobody yet.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ChannelServer server;
    private final ChannelEvents events;
    private final Duration patience;
    private final Admission admission;

    /** With the standard limits. */
    public ChannelHandler(ChannelServer server, ChannelEvents events, Handler inner) {
        this(server, events, inner, PATIENCE);
    }

    /** @param patience how long a hello, or an exchange's first record, may take to arrive */
    public ChannelHandler(ChannelServer server, ChannelEvents events, Handler inner, Duration patience) {
        this(server, events, inner, patience, Admission.standard());
    }

    public ChannelHandler(ChannelServer server, ChannelEvents events, Handler inner, Admission admission) {
        this(server, events, inner, PATIENCE, admission);
    }

    private ChannelHandler(
            ChannelServer server, ChannelEvents events, Handler inner, Duration patience, Admission admission) {
        super(inner);
        this.server = server;
        this.events = events;
        this.admission = admission;
        this.patience = patience;
    }

    /** The id of the session that {@code request} came in; empty for a request that did not come through the channel. */
    public static Optional<SessionId> session(Request request) {
        return Optional.ofNullable((SessionId) request.getAttribute(SESSION));
    }

    /**
     * Whether the epoch that {@code request} runs on is due for new keys: time to end a long-lived exchange, which the client
     * begins again on new ones. At twice the policy it is cut off.
     */
    public static boolean isDue(Request request) {
        return request.getAttribute(EXCHANGE) instanceof ServerExchange exchange && exchange.isEpochDue();
    }

    /** The device that signed the exporter of the session that {@code request} came in, if one did. */
    public static Optional<Device> device(Request request) {
        return Optional.ofNullable((Device) request.getAttribute(DEVICE));
    }

    /** Takes from the outer responses whatever says more than it must: the server's name and its clock. */
    public static HttpConfiguration silenced(HttpConfiguration configuration) {
        configuration.setSendServerVersion(false);
        configuration.setSendXPoweredBy(false);
        configuration.setSendDateHeader(false);
        return configuration;
    }

    @Override
    protected void doStart() throws Exception {
        getServer().setErrorHandler(new OuterErrors());
        super.doStart();
    }

    // Device authentication looks the device up, and so may wait.
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        switch (admission.enter(request)) {
            case Admission.Entry.Admitted(Admission.Place place) ->
                handle(request, response, Callback.from(callback, place::leave), place);
            case Admission.Entry.Full() -> {
                events.overloaded();
                answer(response, HttpStatus.SERVICE_UNAVAILABLE_503, null, callback);
            }
            case Admission.Entry.AddressFull() -> {
                events.addressOverloaded();
                answer(response, HttpStatus.SERVICE_UNAVAILABLE_503, null, callback);
            }
        }
        return true;
    }

    private void handle(Request request, Response response, Callback callback, Admission.Place place) {
        String path = request.getHttpURI().getPathQuery();
        if (!isPlainPost(request)) {
            answer(response, HttpStatus.NOT_FOUND_404, null, new RequestDrain(request, callback));
        } else if (EXCHANGE_PATH.equals(path)) {
            new ServedExchange(server, events, this::inner, request, response, callback, patience, place::leave)
                    .begin();
        } else if (HANDSHAKE_PATH.equals(path)) {
            receiveHello(request, response, callback, place);
        } else {
            answer(response, HttpStatus.NOT_FOUND_404, null, new RequestDrain(request, callback));
        }
    }

    private void receiveHello(Request request, Response response, Callback callback, Admission.Place place) {
        if (!place.allowsHandshake()) {
            events.handshakeLimited();
            answer(response, HttpStatus.SERVICE_UNAVAILABLE_503, null, callback);
            return;
        }
        Callback whenAnswered = new RequestDrain(request, callback);
        BoundedBody.read(
                request,
                MAX_CLIENT_HELLO,
                patience,
                hello -> handshake(hello, response, whenAnswered),
                () -> refuseHandshake(HandshakeRefusal.SLOW, response, callback));
    }

    // Nobody who speaks the channel's protocol compresses, or waits for a go-ahead: a third kind of answer.
    private static boolean isPlainPost(Request request) {
        HttpFields fields = request.getHeaders();
        return POST.equals(request.getMethod())
                && !fields.contains(HttpHeader.EXPECT)
                && !fields.contains(HttpHeader.CONTENT_ENCODING);
    }

    private void handshake(Optional<byte[]> hello, Response response, Callback callback) {
        try {
            byte[] answer = server.handshake(hello.orElseThrow(() -> new HandshakeException.Malformed("no hello")));
            events.handshake();
            answer(response, HttpStatus.OK_200, ByteBuffer.wrap(answer), callback);
        } catch (HandshakeException e) {
            refuseHandshake(HandshakeRefusal.of(e), response, callback);
        }
    }

    private void refuseHandshake(HandshakeRefusal cause, Response response, Callback callback) {
        events.handshakeRefused(cause);
        answer(response, HttpStatus.BAD_REQUEST_400, null, callback);
    }

    private static void answer(Response response, int status, @Nullable ByteBuffer body, Callback callback) {
        response.setStatus(status);
        response.write(true, body, callback);
    }

    private boolean inner(ServerExchange exchange, InnerRequest request, InnerResponse response, Callback callback)
            throws Exception {
        request.setAttribute(EXCHANGE, exchange);
        request.setAttribute(SESSION, exchange.session());
        exchange.principal().ifPresent(device -> request.setAttribute(DEVICE, device));
        String path = request.getHttpURI().getPathQuery();
        if (DEVICE_PATH.equals(path)) {
            authenticate(exchange, request, response, callback);
        } else if (exchange.isUnproven()) {
            answer(response, HttpStatus.FORBIDDEN_403, null, callback);
        } else if (ROTATION_PATH.equals(path)) {
            rotate(exchange, request, response, callback);
        } else {
            return super.handle(request, response, callback);
        }
        return true;
    }

    private void authenticate(ServerExchange exchange, InnerRequest request, InnerResponse response, Callback callback)
            throws IOException {
        if (!POST.equals(request.getMethod())) {
            answer(response, HttpStatus.METHOD_NOT_ALLOWED_405, null, callback);
            return;
        }
        byte[] statement = Content.Source.asInputStream(request).readNBytes(DeviceStatement.SIZE + 1);
        boolean accepted = isAccepted(exchange, statement);
        answer(response, accepted ? HttpStatus.NO_CONTENT_204 : HttpStatus.FORBIDDEN_403, null, callback);
    }

    private boolean isAccepted(ServerExchange exchange, byte[] statement) {
        try {
            exchange.authenticate(DeviceStatement.parse(statement));
            events.authenticated();
            return true;
        } catch (DeviceRefusedException | ExchangeException _) {
            events.authenticationRefused();
            return false;
        }
    }

    private void rotate(ServerExchange exchange, InnerRequest request, InnerResponse response, Callback callback)
            throws IOException {
        if (!POST.equals(request.getMethod())) {
            answer(response, HttpStatus.METHOD_NOT_ALLOWED_405, null, callback);
            return;
        }
        byte[] asked = Content.Source.asInputStream(request).readNBytes(MAX_ROTATION_REQUEST + 1);
        try {
            byte[] answer = exchange.rotate(requireSize(asked));
            events.rotated();
            answer(response, HttpStatus.OK_200, ByteBuffer.wrap(answer), callback);
        } catch (HandshakeException.UnexpectedEpoch | RotationNotDueException | UnknownSessionException _) {
            events.rotationRefused();
            answer(response, HttpStatus.CONFLICT_409, null, callback);
        } catch (HandshakeException _) {
            events.rotationRefused();
            answer(response, HttpStatus.FORBIDDEN_403, null, callback);
        }
    }

    // Whatever is longer was not read to its end.
    private static byte[] requireSize(byte[] asked) throws HandshakeException.Malformed {
        if (asked.length > MAX_ROTATION_REQUEST) {
            throw new HandshakeException.Malformed("a rotation request that is too large");
        }
        return asked;
    }
}
