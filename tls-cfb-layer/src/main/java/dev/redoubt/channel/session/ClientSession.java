package dev.redoubt.channel.session;

import dev.redoubt.channel.handshake.CertificateCheck;
import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.channel.handshake.ClientRotation;
import dev.redoubt.channel.handshake.EstablishedSession;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.channel.handshake.RotatedEpoch;
import dev.redoubt.channel.record.EndedSessionException;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.protocol.identity.Octets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A session on the client's side: a chain of epochs, of which the current one carries new exchanges. Owns their keys.
 * Thread-safe; but one thread at a time rotates.
 *
 * <p>A rotation goes {@link #rotation}, {@link ClientRotation#finish} on the answer, {@link #await} for what came of it, then
 * {@link #proof} carries the device's statement if there is a device, and {@link #proven} ends it. It can be taken up again at
 * {@link #proof} if the answer to the proof is lost.
 */
public final class ClientSession implements AutoCloseable {
    /** No keys are kept longer after they were replaced; the server keeps its own as long. */
    static final Duration GRACE = Duration.ofSeconds(30);

    private record Former(ClientEpoch epoch, long usableUntil) {}

    private final SessionId id;
    private final RootPin root;
    private final LongSupplier nanoTime;
    private final ArrayDeque<Former> former = new ArrayDeque<>();
    private volatile ChannelCertificate certificate;
    private volatile ClientEpoch current;
    private volatile @Nullable ClientEpoch unproven;
    private volatile @Nullable Device principal;
    private volatile boolean closed;

    ClientSession(EstablishedSession established, RootPin root, LongSupplier nanoTime) {
        this.id = established.id();
        this.root = root;
        this.nanoTime = nanoTime;
        this.certificate = established.certificate();
        this.current = new ClientEpoch(id, 0, established.policy(), established.secrets(), nanoTime, this::forget);
    }

    public SessionId id() {
        return id;
    }

    /** The certificate that the appliance has proven to hold the key of, most recently. */
    public ChannelCertificate certificate() {
        return certificate;
    }

    /**
     * Draws a sequence number that nobody else gets. It is spent, whatever becomes of the exchange; a retry takes another.
     *
     * @return owned by the caller; empty if the keys have to be replaced first
     * @throws EndedSessionException after {@link #close()} or {@link #retire()}
     */
    public Optional<ClientExchange> next() {
        while (true) {
            requireOpen();
            ClientEpoch epoch = current;
            try {
                return epoch.begin();
            } catch (EndedSessionException e) {
                if (epoch == current) {
                    throw e;
                }
                // It was replaced, and erased, since it was looked up.
            }
        }
    }

    /** Whether the keys are to be replaced, by the server's policy or because it said so. */
    public boolean isDue() {
        return current.usage().isDue();
    }

    /** Whether {@link #next()} gives nothing before they were. */
    public boolean isSpent() {
        return current.usage().isSpent();
    }

    /** Whether the server refuses the current keys, so that they cannot even be replaced. */
    public boolean isExpired() {
        return current.usage().refusesExchanges();
    }

    /** The number of the current epoch, from 0. */
    public long epoch() {
        return current.number();
    }

    /** Begins to replace the keys. To be closed by the caller; its request goes into {@link #rotationExchange()}. */
    public ClientRotation rotation(CertificateCheck check, SecureRandom random, RecordEngines engines) {
        requireOpen();
        return new ClientRotation(check, id, current.number(), current.secrets(), random, engines);
    }

    /** An exchange of the current epoch, however much that was used: for the rotation, and nothing else. */
    public ClientExchange rotationExchange() {
        requireOpen();
        return current.beginForced();
    }

    /**
     * What came of the rotation, which is not current before it was proven. The current epoch can make no other one from now on.
     *
     * @param rotated owned by the session from now on
     */
    public synchronized void await(RotatedEpoch rotated) {
        current.secrets().ratchet().close();
        certificate = rotated.certificate();
        unproven =
                new ClientEpoch(id, current.number() + 1, rotated.policy(), rotated.secrets(), nanoTime, this::forget);
        if (closed) {
            unproven.close();
        }
    }

    /**
     * The server does not know this exchange's epoch any more.
     *
     * @return whether the session can go on: not with this exchange, but with another epoch
     */
    public boolean survivesLossOf(ClientExchange exchange) {
        ClientEpoch epoch = current;
        if (exchange.epoch() != epoch.number()) {
            return true;
        }
        // The proof may have been accepted, and only the answer been lost.
        epoch.usage().spend();
        return isAwaitingProof();
    }

    /** Whether a rotation waits for its proof. */
    public boolean isAwaitingProof() {
        return unproven != null;
    }

    /** An exchange of the unproven epoch, for the device's statement. */
    public ClientExchange proof() {
        requireOpen();
        return requireUnproven().beginForced();
    }

    /** The appliance has accepted the proof, or needs none: new exchanges use the new keys. */
    public synchronized void proven() {
        ClientEpoch replaced = current;
        current = requireUnproven();
        unproven = null;
        supersede(replaced);
        eraseFormer();
    }

    private void supersede(ClientEpoch epoch) {
        former.add(new Former(epoch, nanoTime.getAsLong() + GRACE.toNanos()));
        epoch.release();
    }

    private synchronized void forget(ClientEpoch erased) {
        former.removeIf(one -> one.epoch() == erased);
    }

    /** Erases the keys of epochs that were replaced and whose time is over, also if somebody still uses them. */
    public synchronized void eraseFormer() {
        long now = nanoTime.getAsLong();
        for (Former eldest = former.peek(); eldest != null && now - eldest.usableUntil() >= 0; eldest = former.peek()) {
            eldest.epoch().close();
            former.remove();
        }
    }

    /**
     * Signs that this session's newest epoch is the device's own; to be sent inside of it.
     *
     * @throws EndedSessionException after {@link #close()}
     */
    public DeviceStatement statement(DeviceSigner signer) {
        requireOpen();
        ClientEpoch pending = unproven;
        ClientEpoch epoch = pending == null ? current : pending;
        Device device = new Device(signer.account(), signer.node());
        byte[] bytes = DeviceStatement.signedBytes(
                root, device, id, epoch.number(), epoch.secrets().exporter());
        return new DeviceStatement(device.account(), device.node(), Octets.copyOf(signer.sign(bytes)));
    }

    /** To be called once the server has accepted the device's statement. */
    public void authenticated(Device device) {
        principal = device;
    }

    /** The device that the server knows this session to be. */
    public Optional<Device> principal() {
        return Optional.ofNullable(principal);
    }

    public boolean isClosed() {
        return closed;
    }

    /**
     * Begins no exchange any more; the keys are erased with the last one that runs, or by {@link #eraseFormer} after the
     * grace.
     */
    public synchronized void retire() {
        if (!closed) {
            closed = true;
            current.secrets().ratchet().close();
            supersede(current);
            closeUnproven();
        }
    }

    /** Whether it was closed or retired, and its last keys are gone. */
    public synchronized boolean isErased() {
        return closed && former.isEmpty();
    }

    /**
     * Closes it if it is of no use any more: nothing has run in it for {@code idle}, or the server refuses its keys. Not while
     * it is rotated.
     *
     * @return whether it is closed now
     */
    public synchronized boolean closeIfUseless(Duration idle) {
        if (current.usage().refusesRecords() || isIdle(idle)) {
            close();
        }
        return closed;
    }

    // Whoever begins an exchange at the same moment either keeps the keys, or finds the session closed.
    private boolean isIdle(Duration time) {
        return former.isEmpty()
                && nanoTime.getAsLong() - current.lastEnded() >= time.toNanos()
                && current.closeUnlessUsed();
    }

    /** Erases all keys at once: running exchanges fail. */
    @Override
    public synchronized void close() {
        closed = true;
        current.close();
        closeUnproven();
        former.forEach(one -> one.epoch().close());
        former.clear();
    }

    private void closeUnproven() {
        ClientEpoch pending = unproven;
        if (pending != null) {
            pending.close();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new EndedSessionException();
        }
    }

    private ClientEpoch requireUnproven() {
        ClientEpoch pending = unproven;
        if (pending == null) {
            throw new IllegalStateException("no rotation waits for its proof");
        }
        return pending;
    }
}
