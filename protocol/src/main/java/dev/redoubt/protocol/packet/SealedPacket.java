package dev.redoubt.protocol.packet;

import dev.redoubt.protocol.identity.Octets;
import java.util.List;

/**
 * What the server gets: the payload once, and an exchange per node.
 *
 * @param payload sealed, at most {@link PacketLimits#MAX_SEALED_PAYLOAD_SIZE} bytes
 * @param exchanges in the order of the recipients
 * @param payloadDigest what the sender's next message in the conversation names as previous; not for the server
 */
public record SealedPacket(byte[] payload, List<SealedExchange> exchanges, Octets payloadDigest) {
    public SealedPacket {
        exchanges = List.copyOf(exchanges);
    }
}
