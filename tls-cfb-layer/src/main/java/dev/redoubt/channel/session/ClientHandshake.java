package dev.redoubt.channel.session;

import dev.redoubt.channel.handshake.CertificateCheck;
import dev.redoubt.channel.handshake.ClientInitiation;
import dev.redoubt.channel.handshake.EstablishedSession;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.record.RecordEngines;
import java.security.SecureRandom;
import java.util.function.LongSupplier;

/** One handshake of a client: hello out, ServerHello in, session. Not thread-safe. */
public final class ClientHandshake implements AutoCloseable {
    private final CertificateCheck check;
    private final LongSupplier nanoTime;
    private final ClientInitiation initiation;

    /**
     * @param check the pinned appliance, the certificates seen of it, and the time of day
     * @param nanoTime a monotonic clock in nanoseconds
     * @param engines one per process
     */
    public ClientHandshake(CertificateCheck check, SecureRandom random, LongSupplier nanoTime, RecordEngines engines) {
        this.check = check;
        this.nanoTime = nanoTime;
        this.initiation = new ClientInitiation(check, random, engines);
    }

    /** @return the ClientHello, for one {@code POST /channel} */
    public byte[] hello() {
        return initiation.hello();
    }

    /**
     * @param serverHello from anybody
     * @return the session, owned by the caller
     * @throws HandshakeException if any check fails; the appliance is not who it must be, or the bytes were altered
     * @throws IllegalStateException when called a second time
     */
    public ClientSession finish(byte[] serverHello) throws HandshakeException {
        EstablishedSession established = initiation.finish(serverHello);
        return new ClientSession(established, check.pin(), nanoTime);
    }

    /** Gives up: erases the ephemeral keys. */
    @Override
    public void close() {
        initiation.close();
    }
}
