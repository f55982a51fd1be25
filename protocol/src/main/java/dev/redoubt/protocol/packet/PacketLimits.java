package dev.redoubt.protocol.packet;

import dev.redoubt.crypto.Padme;
import dev.redoubt.protocol.message.Message;

/** Sizes that sender, server and recipient agree on. SPEC.md, "Limits". */
public final class PacketLimits {
    /** Bytes of an envelope: one exchange with the sealed payload. */
    public static final int MAX_ENVELOPE_SIZE = 256 * 1024;

    /** Bytes of every exchange. */
    public static final int EXCHANGE_SIZE = Exchange.SIZE;

    /** Most bytes of a sealed payload. */
    public static final int MAX_SEALED_PAYLOAD_SIZE = MAX_ENVELOPE_SIZE - EXCHANGE_SIZE;

    /** Fewest bytes of a sealed payload. */
    public static final int MIN_SEALED_PAYLOAD_SIZE = SealedPayload.OVERHEAD + Padme.MINIMUM;

    /** Most nodes that one packet is sealed for. */
    public static final int MAX_NODES = 500;

    /** Most accounts that one message names. */
    public static final int MAX_ACCOUNTS = Message.MAX_RECIPIENTS;

    private PacketLimits() {}
}
