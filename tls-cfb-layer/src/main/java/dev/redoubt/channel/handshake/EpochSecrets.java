package dev.redoubt.channel.handshake;

import dev.redoubt.channel.record.RecordKeys;
import dev.redoubt.crypto.Secret;

/**
 * All that an epoch's two sides share. Whoever holds it owns it, and closes it when the epoch ends.
 *
 * @param exporter 32 bytes, which a device signs to bind itself to the epoch
 * @param ratchet 32 bytes, from which the next epoch's secret is extracted
 */
public record EpochSecrets(RecordKeys clientToServer, RecordKeys serverToClient, Secret exporter, Secret ratchet)
        implements AutoCloseable {
    @Override
    public void close() {
        clientToServer.close();
        serverToClient.close();
        exporter.close();
        ratchet.close();
    }
}
