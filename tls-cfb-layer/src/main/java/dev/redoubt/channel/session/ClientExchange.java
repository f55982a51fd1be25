package dev.redoubt.channel.session;

import dev.redoubt.channel.handshake.EpochSecrets;
import dev.redoubt.channel.record.ExchangeGuard;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordOpener;
import dev.redoubt.channel.record.RecordSealer;

/** One exchange on the client's side. One thread writes the request and one reads the response; they may be two. */
public final class ClientExchange {
    private final ExchangePrefix prefix;
    private final RecordSealer request;
    private final RecordOpener response;

    ClientExchange(ExchangePrefix prefix, EpochSecrets secrets, ExchangeGuard guard) {
        this.prefix = prefix;
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
}
