package dev.redoubt.channel.session;

import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.channel.handshake.EpochSecrets;
import dev.redoubt.channel.handshake.EstablishedSession;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.record.EndedSessionException;
import dev.redoubt.channel.record.ExchangeGuard;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.protocol.identity.Octets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A session on the client's side. Owns its keys. Thread-safe. */
public final class ClientSession implements AutoCloseable {
    private static final long FIRST_EPOCH = 0;

    private final SessionId id;
    private final RootPin root;
    private final ChannelCertificate certificate;
    private final RotationPolicy policy;
    private final EpochSecrets secrets;
    private final EpochUsage usage;
    private final AtomicLong nextSequence = new AtomicLong();
    private volatile @Nullable Device principal;
    private volatile boolean closed;

    ClientSession(EstablishedSession established, RootPin root, LongSupplier nanoTime) {
        this.id = established.id();
        this.root = root;
        this.certificate = established.certificate();
        this.policy = established.policy();
        this.secrets = established.secrets();
        this.usage = new EpochUsage(policy, nanoTime);
    }

    public SessionId id() {
        return id;
    }

    /** The certificate that the appliance has proven to hold the key of. */
    public ChannelCertificate certificate() {
        return certificate;
    }

    public RotationPolicy policy() {
        return policy;
    }

    /**
     * Draws a sequence number that nobody else gets. It is spent, whatever becomes of the exchange; a retry takes another.
     *
     * @throws EndedSessionException after {@link #close()}
     */
    public ClientExchange next() {
        if (closed) {
            throw new EndedSessionException();
        }
        usage.countExchange();
        ExchangePrefix prefix = new ExchangePrefix(id, FIRST_EPOCH, nextSequence.getAndIncrement());
        return new ClientExchange(prefix, secrets, new UsageGuard());
    }

    /** Whether the server's policy says that these keys are to be replaced: time for a new session. */
    public boolean needsReopen() {
        return usage.isDue();
    }

    /**
     * Signs that this session is the device's own; to be sent inside of it.
     *
     * @throws EndedSessionException after {@link #close()}
     */
    public DeviceStatement statement(DeviceSigner signer) {
        if (closed) {
            throw new EndedSessionException();
        }
        Device device = new Device(signer.account(), signer.node());
        byte[] bytes = DeviceStatement.signedBytes(root, device, id, FIRST_EPOCH, secrets.exporter());
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

    /** Erases the keys: running exchanges fail. */
    @Override
    public void close() {
        closed = true;
        secrets.close();
    }

    private final class UsageGuard implements ExchangeGuard {
        @Override
        public void verified(long index, int size) {
            usage.countBytes(size);
        }

        @Override
        public void sealing(int size) {
            usage.countBytes(size);
        }
    }
}
