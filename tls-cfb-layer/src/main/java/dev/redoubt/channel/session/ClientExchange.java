package dev.redoubt.channel.session;

import dev.redoubt.channel.handshake.EpochSecrets;
import dev.redoubt.channel.record.ExchangeGuard;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordOpener;
import dev.redoubt.channel.record.RecordSealer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One exchange on the client's side. One thread writes the request and one reads the response; they may be two. Close it when
 * both are through: the keys of its epoch live for as long as it may need them.
 */
public final class ClientExchange implements AutoCloseable {
    private final ClientEpoch epoch;
    private final ExchangePrefix prefix;
    private final RecordSealer request;
    private final RecordOpener response;
    private final AtomicBoolean closed = new AtomicBoolean();

    ClientExchange(ClientEpoch epoch, ExchangePrefix prefix, ExchangeGuard guard) {
        this.epoch = epoch;
        this.prefix = prefix;
        EpochSecrets secrets = epoch.secrets();
        this.request = secrets.clientToServer().sealer(prefix, guard);
        this.response = secrets.serverToClient().opener(prefix, guard);
    }

    /** @return the 29 bytes that go before the request's records */
    public byte[] prefix() {
        return prefix.toBytes();
    }

    /** The one sealer of the request, always the same. */
    public RecordSealer request() {
        return request;
    }

    /** The one opener of the response, always the same. */
    public RecordOpener response() {
        return response;
    }

    /** The number of the epoch whose keys it uses. */
    public long epoch() {
        return prefix.epoch();
    }

    /** The appliance wants this epoch's keys replaced, whatever the policy says. */
    public void rotationAskedFor() {
        epoch.usage().force(ClientSession.GRACE);
    }

    /** Idempotent. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            epoch.release();
        }
    }
}
