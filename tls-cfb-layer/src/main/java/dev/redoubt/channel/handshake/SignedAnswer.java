package dev.redoubt.channel.handshake;

import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.crypto.Secret;
import java.nio.ByteBuffer;

/**
 * A server's answer with the proofs behind it, in a handshake and in each rotation alike.
 *
 * @param bytes core ‖ signature(64) ‖ confirmation(32)
 * @param secrets of the epoch that it begins, owned by whoever holds this
 */
record SignedAnswer(byte[] bytes, EpochSecrets secrets) {
    /** @param keyMaterial stays with the caller */
    static SignedAnswer of(
            byte[] core,
            Transcript transcript,
            Label label,
            Secret keyMaterial,
            ChannelKey key,
            RecordEngines engines) {
        byte[] signature = key.sign(transcript.under(label));
        try (KeySchedule schedule = KeySchedule.of(transcript, keyMaterial);
                Secret confirmation = schedule.confirmation()) {
            byte[] whole = ByteBuffer.allocate(core.length + signature.length + confirmation.size())
                    .put(core)
                    .put(signature)
                    .put(confirmation.read(byte[]::clone))
                    .array();
            return new SignedAnswer(whole, schedule.secrets(engines));
        }
    }
}
