package dev.redoubt.channel.handshake;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * After how much of what an epoch's keys are to be replaced, whichever is first. At twice any of these the server refuses
 * the epoch. SPEC.md, "Rotation policy".
 *
 * @param age whole seconds, 1 to 2^31 - 1
 * @param exchanges 1 to 2^31 - 1
 * @param bytes on the wire in both directions together, 1 to 2^62 - 1
 */
public record RotationPolicy(Duration age, int exchanges, long bytes) {
    static final int SIZE = 16;
    // Ages are compared in nanoseconds: three times 2^31 seconds fit, and Duration.multipliedBy goes by way of
    // BigDecimal.
    private static final long MAXIMUM_BYTES = (1L << 62) - 1;

    public RotationPolicy {
        boolean whole = age.equals(Duration.ofSeconds(age.toSeconds()));
        if (!whole || age.toSeconds() < 1 || age.toSeconds() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the age is 1 to 2^31 - 1 whole seconds, not " + age);
        }
        if (exchanges < 1 || bytes < 1 || bytes > MAXIMUM_BYTES) {
            throw new IllegalArgumentException("exchanges and bytes are at least 1, bytes at most 2^62 - 1");
        }
    }

    /** 10 minutes, 65,536 exchanges or 1 GiB. */
    public static RotationPolicy standard() {
        return new RotationPolicy(Duration.ofMinutes(10), 65_536, 1L << 30);
    }

    /** Whether an epoch with this use is to be rotated. */
    public boolean isDue(Duration age, long exchanges, long bytes) {
        return age.compareTo(this.age) >= 0 || exchanges >= this.exchanges || bytes >= this.bytes;
    }

    /** Whether a client begins nothing more on an epoch with this use: one and a half times the policy, rounded up. */
    public boolean isSpent(Duration age, long exchanges, long bytes) {
        return 2 * exchanges >= 3L * this.exchanges
                || bytes >= this.bytes + this.bytes / 2
                || age.toNanos() >= this.age.toNanos() / 2 * 3;
    }

    /** Whether an epoch with this use is refused: twice the policy. */
    public boolean isExceeded(Duration age, long exchanges, long bytes) {
        return age.toNanos() >= 2 * this.age.toNanos() || exchanges >= 2L * this.exchanges || bytes >= 2 * this.bytes;
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(SIZE)
                .putInt((int) age.toSeconds())
                .putInt(exchanges)
                .putLong(bytes)
                .array();
    }

    static RotationPolicy read(WireReader reader) throws HandshakeException.Malformed {
        int seconds = reader.int32();
        int exchanges = reader.int32();
        long bytes = reader.int64();
        if (seconds < 1 || exchanges < 1 || bytes < 1 || bytes > MAXIMUM_BYTES) {
            throw new HandshakeException.Malformed("the rotation policy is out of its range");
        }
        return new RotationPolicy(Duration.ofSeconds(seconds), exchanges, bytes);
    }
}
