package dev.redoubt.client.model;

import java.time.Instant;
import java.util.Map;

/**
 * How this device's ephemeral keys stand, and what it saw of their use since it was enrolled.
 *
 * @param target one-time keys that the appliance should hold for this device: it follows its use
 * @param kept private halves on this device, each until it has opened its message or no message under it can come
 * @param lastResortMadeAt of the last-resort key that the appliance has
 * @param lastResortUses messages under a last-resort key: the one-time keys had run out, or the appliance pretended so
 * @param lastResortReuses those of them whose key had opened another message before
 * @param rejected messages that were refused, by kind, in alphabetical order
 */
public record KeyReport(
        int target,
        int kept,
        Instant lastResortMadeAt,
        long lastResortUses,
        long lastResortReuses,
        Map<String, Long> rejected) {
    /** The kind of a message whose one-time key had opened another. */
    public static final String REUSED = "ReusedKey";

    /** The kind of a message under a number that this device never gave to a key. */
    public static final String FOREIGN = "ForeignKey";

    public KeyReport {
        rejected = Map.copyOf(rejected);
    }

    /** Messages that were refused because their one-time key had opened another. */
    public long reused() {
        return rejected.getOrDefault(REUSED, 0L);
    }

    /** Messages that were refused because this device never made their key. */
    public long foreign() {
        return rejected.getOrDefault(FOREIGN, 0L);
    }
}
