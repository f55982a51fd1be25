package dev.redoubt.channel.client;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.handshake.CertificateCheck;
import dev.redoubt.channel.handshake.ClientRotation;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.record.EndedSessionException;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.session.ClientExchange;
import dev.redoubt.channel.session.ClientHandshake;
import dev.redoubt.channel.session.ClientSession;
import dev.redoubt.channel.session.Device;
import dev.redoubt.channel.session.DeviceSigner;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;

/** Opens sessions, and replaces their keys: handshake or rotation, then the device's statement inside, if there is one. */
final class SessionOpener {
    private static final String HANDSHAKE_PATH = "/channel";
    private static final String DEVICE_PATH = "/channel/device";
    private static final String ROTATION_PATH = "/channel/rotation";
    private static final List<Field> BINARY = List.of(new Field("content-type", "application/octet-stream"));
    // No longer hello can be one.
    private static final int MAX_SERVER_HELLO = 8 * 1024;

    private final OuterClient outer;
    private final PlainExchange plain;
    private final ChannelTarget target;
    private final CertificateCheck check;
    private final Optional<DeviceSigner> signer;
    private final SecureRandom random;
    private final LongSupplier nanoTime;
    private final RecordEngines engines;

    SessionOpener(
            OuterClient outer,
            PlainExchange plain,
            ChannelTarget target,
            CertificateCheck check,
            Optional<DeviceSigner> signer,
            SecureRandom random,
            LongSupplier nanoTime,
            RecordEngines engines) {
        this.outer = outer;
        this.plain = plain;
        this.target = target;
        this.check = check;
        this.signer = signer;
        this.random = random;
        this.nanoTime = nanoTime;
        this.engines = engines;
    }

    /**
     * @param deadline for all of it, where that is sooner than the target's times
     * @return a session that the appliance has confirmed, owned by the caller
     */
    ClientSession open(Deadline deadline) throws ChannelException {
        ClientSession session = handshake(deadline);
        try {
            if (signer.isPresent()) {
                authenticate(session, signer.get(), deadline);
            }
            return session;
        } catch (ChannelException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    // A hello may be under way while the key is renewed, and another session see the new serial first.
    private ClientSession handshake(Deadline deadline) throws ChannelException {
        try {
            return handshakeOnce(deadline);
        } catch (ChannelException.HandshakeFailed e) {
            if (e.reason() instanceof HandshakeException.LowerSerial) {
                return handshakeOnce(deadline);
            }
            throw e;
        }
    }

    private ClientSession handshakeOnce(Deadline deadline) throws ChannelException {
        try (ClientHandshake handshake = new ClientHandshake(check, random, nanoTime, engines)) {
            return handshake.finish(serverHello(handshake.hello(), deadline));
        } catch (HandshakeException.WrongRootPin e) {
            throw new ChannelException.WrongAppliance(e);
        } catch (HandshakeException e) {
            throw new ChannelException.HandshakeFailed(e);
        }
    }

    private byte[] serverHello(byte[] clientHello, Deadline overall) throws ChannelException {
        Deadline deadline = new Deadline(nanoTime, overall.remainingOf(target.answerTimeout()));
        OuterExchange exchange = OuterExchange.send(outer, HANDSHAKE_PATH, new BytesRequestContent(clientHello));
        int status = exchange.status(overall.remainingOf(target.connectTimeout().plus(target.answerTimeout())));
        if (status != HttpStatus.OK_200) {
            ChannelException failure = status == HttpStatus.SERVICE_UNAVAILABLE_503
                    ? ChannelException.CannotConnect.overloaded()
                    : new ChannelException.HandshakeFailed(status);
            exchange.abort(failure);
            throw failure;
        }
        return readAll(exchange, deadline);
    }

    private static byte[] readAll(OuterExchange exchange, Deadline deadline) throws ChannelException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            Content.Chunk chunk = exchange.read(deadline.remaining());
            if (Content.Chunk.isFailure(chunk)) {
                throw new ChannelException.Truncated(chunk.getFailure());
            }
            byte[] bytes = new byte[chunk.remaining()];
            chunk.getByteBuffer().get(bytes);
            all.writeBytes(bytes);
            chunk.release();
            if (all.size() > MAX_SERVER_HELLO) {
                ChannelException tooLarge = new ChannelException.BadAnswer("a server hello that is too large", null);
                exchange.abort(tooLarge);
                throw tooLarge;
            }
            if (chunk.isLast()) {
                return all.toByteArray();
            }
        }
    }

    private void authenticate(ClientSession session, DeviceSigner device, Deadline deadline) throws ChannelException {
        ClientExchange exchange = session.next().orElseThrow(EndedSessionException::new);
        authenticate(session, exchange, device, deadline);
    }

    private void authenticate(ClientSession session, ClientExchange exchange, DeviceSigner device, Deadline deadline)
            throws ChannelException {
        ChannelResponse answer =
                send(exchange, DEVICE_PATH, session.statement(device).toBytes(), deadline);
        if (answer.status() >= HttpStatus.INTERNAL_SERVER_ERROR_500) {
            // It says nothing about the device: the server could not look it up, and may be able to soon.
            throw new ChannelException.CannotConnect(
                    "the server cannot check devices now", new ChannelException.DeviceRefused(answer.status()));
        }
        if (answer.status() != HttpStatus.NO_CONTENT_204) {
            throw new ChannelException.DeviceRefused(answer.status());
        }
        session.authenticated(new Device(device.account(), device.node()));
    }

    private ChannelResponse send(ClientExchange exchange, String path, byte[] body, Deadline deadline)
            throws ChannelException {
        try (exchange) {
            Duration time = deadline.remainingOf(target.answerTimeout());
            if (time.toMillis() == 0) {
                throw new ChannelException.TimedOut("no time is left");
            }
            return plain.send(exchange, new ChannelRequest("POST", path, BINARY, body, false), time);
        }
    }

    /**
     * Replaces the session's keys, while others go on with the current ones. Where only the proof's answer was lost before, it
     * goes on from there.
     *
     * @param deadline for all of it, where that is sooner than the target's times
     * @throws ChannelException the session stays as it is
     */
    void rotate(ClientSession session, Deadline deadline) throws ChannelException {
        if (!session.isAwaitingProof()) {
            exchangeShares(session, deadline);
        }
        if (session.principal().isPresent()) {
            authenticate(session, session.proof(), signer.orElseThrow(), deadline);
        }
        session.proven();
    }

    private void exchangeShares(ClientSession session, Deadline deadline) throws ChannelException {
        try (ClientRotation rotation = session.rotation(check, random, engines)) {
            ChannelResponse answer = send(session.rotationExchange(), ROTATION_PATH, rotation.request(), deadline);
            if (answer.status() != HttpStatus.OK_200) {
                throw new ChannelException.HandshakeFailed(answer.status());
            }
            session.await(rotation.finish(answer.body()));
        } catch (HandshakeException e) {
            throw new ChannelException.HandshakeFailed(e);
        }
    }
}
