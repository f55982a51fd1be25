package dev.redoubt.channel.handshake;

import dev.redoubt.channel.record.RecordKeys;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;

/**
 * All that an epoch's two sides share. Whoever holds it owns it, and closes it when the epoch ends.
 *
 * @param exporter 32 bytes, which a device signs to bind itself to the epoch
 * @param ratchet 32 bytes, from which the next epoch's secret is extracted; erased as soon as that one is certain
 * @param transcriptHash 32 bytes, no secret; the next epoch's transcript is chained to it
 */
public record EpochSecrets(
        RecordKeys clientToServer, RecordKeys serverToClient, Secret exporter, Secret ratchet, Octets transcriptHash)
        implements AutoCloseable {
    @Override
    public void close() {
        clientToServer.close();
        serverToClient.close();
        exporter.close();
        ratchet.close();
    }
}
