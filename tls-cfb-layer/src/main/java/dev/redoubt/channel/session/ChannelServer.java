package dev.redoubt.channel.session;

import dev.redoubt.channel.handshake.ChannelKey;
import dev.redoubt.channel.handshake.EstablishedSession;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.channel.handshake.RotatedEpoch;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.handshake.ServerHandshake;
import dev.redoubt.channel.handshake.ServerRotation;
import dev.redoubt.channel.record.ExchangeException;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.channel.record.UnknownSessionException;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.NodeId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The server's end of the channel without its transport: answers hellos, and opens exchanges of the sessions that came of
 * them. Thread-safe. Its owner calls {@link #expire()} every second or so, and limits handshakes by source address.
 */
public final class ChannelServer implements AutoCloseable {
    private final ServingKey key;
    private final RotationPolicy policy;
    private final ChannelLimits limits;
    private final DeviceDirectory directory;
    private final LongSupplier nanoTime;
    private final ServerHandshake handshake;
    private final ServerRotation rotation;
    private final SessionTable table;

    /**
     * @param key stays with the caller, who closes it after this
     * @param nanoTime a monotonic clock in nanoseconds
     * @param engines one per process
     */
    public ChannelServer(
            ChannelKey key,
            RotationPolicy policy,
            ChannelLimits limits,
            DeviceDirectory directory,
            SecureRandom random,
            LongSupplier nanoTime,
            RecordEngines engines) {
        this.key = new ServingKey(key);
        this.policy = policy;
        this.limits = limits;
        this.directory = directory;
        this.nanoTime = nanoTime;
        this.handshake = new ServerHandshake(policy, random, engines);
        this.rotation = new ServerRotation(policy, random, engines);
        this.table = new SessionTable(limits, nanoTime);
    }

    /**
     * @param clientHello from anybody
     * @return the ServerHello; its session waits for a first verified record, for as long as the limits say
     * @throws HandshakeException.Malformed or another of its family; the outer answer is 400, empty
     */
    public byte[] handshake(byte[] clientHello) throws HandshakeException {
        ServerHandshake.Answer answer = key.use(serving -> handshake.answer(clientHello, serving));
        table.add(session(answer.session()));
        return answer.serverHello();
    }

    private ServerSession session(EstablishedSession established) {
        long deadline = nanoTime.getAsLong() + limits.confirmWithin().toNanos();
        Epoch first = new Epoch(
                0, 0, established.secrets(), new EpochUsage(policy, nanoTime), new EpochState.Unconfirmed(deadline));
        RootPin root = RootPin.ofKey(established.certificate().root());
        return new ServerSession(established.id(), root, first, nanoTime);
    }

    ServerRotation.Answer rotation(byte[] request, SessionId session, Epoch former) throws HandshakeException {
        return key.use(serving -> rotation.answer(request, session, former.number(), former.secrets(), serving));
    }

    Epoch nextEpoch(long number, long madeBy, RotatedEpoch rotated) {
        return new Epoch(
                number, madeBy, rotated.secrets(), new EpochUsage(policy, nanoTime), new EpochState.Unproven());
    }

    Optional<VerifyingKey> signingKey(DeviceStatement statement) {
        return directory.signingKey(statement.account(), statement.node());
    }

    ChannelLimits limits() {
        return limits;
    }

    /**
     * Begins to open a request. Changes nothing: that is for the first verified record to do.
     *
     * @param prefix from anybody
     * @throws UnknownSessionException if the session or epoch is not known, or past its hard limit; the outer answer is 410
     */
    public ServerExchange open(ExchangePrefix prefix) throws ExchangeException {
        ServerSession session = table.find(prefix.session()).orElseThrow(UnknownSessionException::unknown);
        Epoch epoch = session.epochs()
                .find(prefix.epoch(), nanoTime.getAsLong())
                .orElseThrow(UnknownSessionException::unknown);
        if (epoch.usage().refusesExchanges()) {
            throw UnknownSessionException.expired();
        }
        return new ServerExchange(this, table, session, epoch, prefix);
    }

    /**
     * Drops sessions that were not confirmed in time, are idle or past their hard limit, and epochs whose grace is over, and
     * erases their keys.
     */
    public void expire() {
        table.expire();
    }

    /**
     * Ends all sessions of a node at once, for its suspension or revocation.
     *
     * @return how many there were
     */
    public int end(NodeId node) {
        return table.end(node);
    }

    /**
     * Ends sessions of devices that are older than they may be, whatever they do, and however often their keys were replaced.
     *
     * @param longest how old a session of that device may be; empty is without a limit
     * @param before told of each device right before its session ends
     * @return how many there were
     */
    public int endElder(Function<Device, Optional<Duration>> longest, Consumer<Device> before) {
        Map<ServerSession, Device> elder = table.elder(longest);
        elder.forEach((session, device) -> {
            before.accept(device);
            table.end(session);
        });
        return elder.size();
    }

    /**
     * Makes every session rotate now: its epoch is due at once, and refused after the grace.
     *
     * @return how many sessions there are
     */
    public int rotateAll() {
        return table.rotateAll();
    }

    public SessionCounts counts() {
        return table.counts();
    }

    /**
     * Serves new handshakes with another channel key; sessions live on.
     *
     * @return the former key, which the caller closes: no handshake uses it any more
     */
    public ChannelKey replaceKey(ChannelKey next) {
        return key.replace(next);
    }

    /** Ends all sessions and erases their keys. */
    @Override
    public void close() {
        table.endAll();
    }
}
