package dev.redoubt.channel.session;

import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.handshake.ServerRotation;
import dev.redoubt.channel.record.EndedSessionException;
import dev.redoubt.channel.record.ExchangeException;
import dev.redoubt.channel.record.ExchangeGuard;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordOpener;
import dev.redoubt.channel.record.RecordSealer;
import dev.redoubt.channel.record.ReplayedExchangeException;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.channel.record.TooManyExchangesException;
import dev.redoubt.channel.record.UnknownSessionException;
import dev.redoubt.crypto.VerifyingKey;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on the server's side. Until its first record was verified it is nobody's word, and has moved nothing. One
 * thread reads the request and one writes the response; they may be two. Close it when both are through.
 */
public final class ServerExchange implements AutoCloseable {
    private final ChannelServer server;
    private final SessionTable table;
    private final ServerSession session;
    private final Epoch epoch;
    private final ExchangePrefix prefix;
    private final RecordOpener request;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean admitted;
    private volatile boolean unproven;
    private volatile @Nullable Device principal;
    private final AtomicBoolean answered = new AtomicBoolean();

    ServerExchange(
            ChannelServer server, SessionTable table, ServerSession session, Epoch epoch, ExchangePrefix prefix) {
        this.server = server;
        this.table = table;
        this.session = session;
        this.epoch = epoch;
        this.prefix = prefix;
        this.request = epoch.secrets().clientToServer().opener(prefix, new RequestGuard());
    }

    /**
     * The request's records, always the same opener. The first verified record tests and marks the sequence number in one
     * step: for all but one of several requests with the same number, {@code open} throws {@link ReplayedExchangeException}.
     */
    public RecordOpener request() {
        return request;
    }

    /**
     * The one sealer of the response.
     *
     * @throws IllegalStateException before a record of the request was verified, and the second time
     */
    public RecordSealer response() {
        requireAdmitted();
        if (answered.getAndSet(true)) {
            throw new IllegalStateException("a response has one writer");
        }
        return epoch.secrets().serverToClient().sealer(prefix, new ResponseGuard());
    }

    /** The device that the session spoke for when this exchange began, or that {@link #authenticate} has accepted since. */
    public Optional<Device> principal() {
        return Optional.ofNullable(principal);
    }

    public SessionId session() {
        return session.id();
    }

    /** Whether the epoch has reached its rotation policy: a long-lived exchange is to be closed, and the client reopens it. */
    public boolean isEpochDue() {
        return epoch.usage().isDue();
    }

    /** The same for an answer that says so to the client, who has the grace from then on if all sessions were told to rotate. */
    public boolean announcesDueEpoch() {
        boolean due = isEpochDue();
        if (due) {
            epoch.usage().announce(server.limits().grace());
        }
        return due;
    }

    /**
     * Whether the epoch has yet to be proven to be the device's: then nothing but {@link #authenticate} may be done for this
     * exchange.
     */
    public boolean isUnproven() {
        return unproven;
    }

    /**
     * Begins the next epoch, which serves nothing until it is proven.
     *
     * @param rotationRequest the content of this exchange's request
     * @return the RotationAnswer, for the content of its response
     * @throws HandshakeException if it is no rotation request, or its share is none
     * @throws HandshakeException.UnexpectedEpoch if it is for another epoch than the one after the current one, or a later
     *     rotation came before it
     * @throws RotationNotDueException if the epoch has not reached half of its policy, or has made too many; found before
     *     anything is computed
     * @throws UnknownSessionException if the session has ended meanwhile
     * @throws IllegalStateException before the request's last record was verified
     */
    public byte[] rotate(byte[] rotationRequest)
            throws HandshakeException, RotationNotDueException, UnknownSessionException {
        requireWhole();
        if (!epoch.usage().admitsRotation()) {
            throw new RotationNotDueException();
        }
        ServerRotation.Answer answer = answerTo(rotationRequest);
        Epoch next = server.nextEpoch(epoch.number() + 1, prefix.sequence(), answer.epoch());
        if (!table.rotate(session, epoch, next)) {
            throw new HandshakeException.UnexpectedEpoch(next.number());
        }
        return answer.bytes();
    }

    private ServerRotation.Answer answerTo(byte[] rotationRequest) throws HandshakeException, UnknownSessionException {
        try {
            return server.rotation(rotationRequest, session.id(), epoch);
        } catch (IllegalStateException _) {
            // The ratchet secret was erased: the epoch is not current any more.
            throw UnknownSessionException.expired();
        }
    }

    /**
     * Makes the device the session's principal, from now on.
     *
     * @throws DeviceRefusedException if the device or its signature is not accepted; the session stays as it was
     * @throws UnknownSessionException if the session has ended meanwhile
     * @throws IllegalStateException before the request's last record was verified
     */
    public void authenticate(DeviceStatement statement) throws DeviceRefusedException, UnknownSessionException {
        requireWhole();
        VerifyingKey key = signingKey(statement)
                .orElseThrow(() -> new DeviceRefusedException(DeviceRefusedException.Reason.UNKNOWN_DEVICE));
        Device device = statement.device();
        if (!key.verify(signedBytes(device), statement.signature().toBytes())) {
            throw new DeviceRefusedException(DeviceRefusedException.Reason.WRONG_SIGNATURE);
        }
        table.authenticate(session, epoch, device);
        requireStillKnown(statement, key);
        principal = device;
    }

    /** Whoever revokes a device first tells the directory, and then ends its sessions: he or this sees this session. */
    private void requireStillKnown(DeviceStatement statement, VerifyingKey key) throws DeviceRefusedException {
        boolean known = false;
        try {
            known = signingKey(statement).equals(Optional.of(key));
        } finally {
            if (!known) {
                table.end(session);
            }
        }
        if (!known) {
            throw new DeviceRefusedException(DeviceRefusedException.Reason.UNKNOWN_DEVICE);
        }
    }

    private Optional<VerifyingKey> signingKey(DeviceStatement statement) {
        return server.signingKey(statement);
    }

    private byte[] signedBytes(Device device) throws UnknownSessionException {
        try {
            return DeviceStatement.signedBytes(
                    session.root(),
                    device,
                    session.id(),
                    epoch.number(),
                    epoch.secrets().exporter());
        } catch (IllegalStateException _) {
            // The exporter was erased between the request's last record and here.
            throw UnknownSessionException.expired();
        }
    }

    private void requireWhole() {
        if (!request.finished()) {
            throw new IllegalStateException("a request counts only when it is whole");
        }
    }

    private void requireAdmitted() {
        if (!admitted) {
            throw new IllegalStateException("nothing of the request was verified yet");
        }
    }

    /** Idempotent. Whatever of the response was not sealed by then is cut off. */
    @Override
    public void close() {
        if (!closed.getAndSet(true) && admitted) {
            session.exchangeEnded();
        }
    }

    private void admit() throws ExchangeException {
        if (epoch.usage().refusesExchanges()) {
            throw UnknownSessionException.expired();
        }
        if (!epoch.window().testAndMark(prefix.sequence())) {
            throw new ReplayedExchangeException();
        }
        table.confirm(session, epoch);
        if (!session.exchangeBegan(mostExchanges())) {
            throw new TooManyExchangesException();
        }
        epoch.usage().countExchange();
        EpochState state = epoch.state();
        principal = state instanceof EpochState.Authenticated(Device device) ? device : null;
        unproven = state instanceof EpochState.Unproven;
        admitted = true;
    }

    // A next epoch that waits for its proof belongs to a session that is a device's already.
    private int mostExchanges() {
        return session.state() instanceof EpochState.Authenticated
                ? server.limits().exchanges()
                : server.limits().anonymousExchanges();
    }

    private final class RequestGuard implements ExchangeGuard {
        @Override
        public void verified(long index, int size) throws ExchangeException {
            if (index == 0) {
                admit();
            }
            session.touch();
            epoch.usage().countBytes(size);
            if (epoch.usage().refusesRecords()) {
                throw UnknownSessionException.expired();
            }
        }

        @Override
        public void sealing(int size) {
            throw new IllegalStateException("the server seals no request");
        }
    }

    private final class ResponseGuard implements ExchangeGuard {
        @Override
        public void verified(long index, int size) {
            throw new IllegalStateException("the server opens no response");
        }

        @Override
        public void sealing(int size) {
            session.touch();
            epoch.usage().countBytes(size);
            if (closed.get() || epoch.usage().refusesRecords()) {
                throw new EndedSessionException();
            }
        }
    }
}
