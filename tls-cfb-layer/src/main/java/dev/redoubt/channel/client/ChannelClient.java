package dev.redoubt.channel.client;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.bhttp.RequestHead;
import dev.redoubt.channel.handshake.CertificateCheck;
import dev.redoubt.channel.record.EndedSessionException;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.session.DeviceSigner;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Requests to one appliance through the channel, as often and from as many threads as wanted: made for virtual threads, as
 * every method waits, until it is interrupted or the client closed ({@link ChannelException.Aborted}). The first request
 * opens the session, and authenticates the device if there is one.
 *
 * <p>TLS and the pinned root are two checks, and both must pass. Nothing is ever sent twice, but for one case: if the
 * appliance does not know the session any more, or the connection breaks, a request that is a read, carries an idempotency key
 * or is marked idempotent is sent once more.
 */
public final class ChannelClient implements AutoCloseable {
    private final ChannelTarget target;
    private final LongSupplier nanoTime;
    private final OuterClient outer;
    private final PlainExchange plain;
    private final Sessions sessions;

    /**
     * @param check the pinned appliance, the certificates that were seen of it, and the time of day
     * @param signer the device to authenticate as; empty before enrolment
     * @param nanoTime a monotonic clock in nanoseconds
     * @param engines one per process
     */
    public ChannelClient(
            ChannelTarget target,
            CertificateCheck check,
            Optional<DeviceSigner> signer,
            SecureRandom random,
            LongSupplier nanoTime,
            RecordEngines engines) {
        this.target = target;
        this.nanoTime = nanoTime;
        this.outer = new OuterClient(target, nanoTime);
        this.plain = new PlainExchange(outer, target);
        this.sessions = new Sessions(
                new SessionOpener(outer, plain, target, check, signer, random, nanoTime, engines),
                nanoTime,
                check::now);
        outer.everySecond(sessions::tidy);
    }

    /**
     * Opens the session now instead of with the first request.
     *
     * @throws ChannelException as {@link #send}
     */
    public void connect() throws ChannelException {
        sessions.lease(unlimited()).close();
    }

    private Deadline unlimited() {
        return new Deadline(nanoTime, OuterExchange.UNLIMITED);
    }

    /**
     * Sends a request and waits for the whole, verified response; its status may be any.
     *
     * @throws ChannelException why there is no response; unless its type says otherwise, the request may have run
     * @throws IllegalArgumentException if method, path or fields cannot stand in a request
     */
    public ChannelResponse send(ChannelRequest request) throws ChannelException {
        Deadline deadline = new Deadline(nanoTime, request.timeout().orElse(OuterExchange.UNLIMITED));
        boolean lost = false;
        boolean cut = false;
        // Neither failure says whether it has run. A server that is started again brings about both, one after the
        // other.
        while (true) {
            try {
                return attempt(request, deadline);
            } catch (ChannelException.SessionLost e) {
                if (lost || !request.isRepeatable()) {
                    throw e;
                }
                lost = true;
            } catch (ChannelException.Truncated e) {
                if (cut || !request.isRepeatable()) {
                    throw e;
                }
                cut = true;
            }
        }
    }

    private Duration timeout(ChannelRequest request, Deadline deadline) throws ChannelException {
        Duration left = request.timeout().isPresent() ? deadline.remaining() : target.answerTimeout();
        if (left.toMillis() == 0) {
            throw new ChannelException.TimedOut("no time is left for the request");
        }
        return left;
    }

    private ChannelResponse attempt(ChannelRequest request, Deadline deadline) throws ChannelException {
        try (Sessions.Lease lease = sessions.lease(deadline)) {
            try {
                ChannelResponse response = plain.send(lease.exchange(), request, timeout(request, deadline));
                lease.confirmed();
                return response;
            } catch (ChannelException.SessionLost e) {
                lease.lost();
                throw e;
            } catch (EndedSessionException e) {
                throw new ChannelException.Aborted("the client was closed", e);
            }
        }
    }

    /**
     * Begins an exchange that streams in both directions at the same time. To be closed by the caller.
     *
     * @throws ChannelException if there is no session to be had
     * @throws IllegalArgumentException if method, path or fields cannot stand in a request
     */
    public ChannelExchange open(String method, String path, List<Field> fields) throws ChannelException {
        return open(method, path, fields, ChannelProgress.NONE);
    }

    /** The same, and {@code progress} hears how far it is. */
    public ChannelExchange open(String method, String path, List<Field> fields, ChannelProgress progress)
            throws ChannelException {
        RequestHead head = new RequestHead(method, target.innerAuthority(), path, fields);
        Sessions.Lease lease = sessions.lease(unlimited());
        try {
            return new ChannelExchange(outer, lease, head, target.answerTimeout(), progress);
        } catch (EndedSessionException e) {
            lease.close();
            throw new ChannelException.Aborted("the client was closed", e);
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    /** Ends all exchanges and erases the keys. */
    @Override
    public void close() {
        // In this order: whoever waits for an answer would keep the sessions from being closed.
        sessions.stop();
        outer.close();
        sessions.close();
    }
}
