package dev.redoubt.protocol.wire;

import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Writes one structure, the mirror of {@link WireReader}. Sizes are known beforehand: the array is exactly full. */
public final class WireWriter {
    private final ByteBuffer out;

    /** @param size bytes of the whole, with tag, version and suite, which are written at once */
    public WireWriter(Structure structure, int size) {
        this.out = ByteBuffer.allocate(size);
        uint8(structure.tag()).uint8(Structure.VERSION).uint8(Structure.SUITE);
    }

    public WireWriter uint8(int value) {
        out.put((byte) value);
        return this;
    }

    public WireWriter flag(boolean value) {
        return uint8(value ? 1 : 0);
    }

    public WireWriter uint16(int value) {
        out.putShort((short) value);
        return this;
    }

    public WireWriter uint32(int value) {
        out.putInt(value);
        return this;
    }

    public WireWriter uint64(long value) {
        out.putLong(value);
        return this;
    }

    public WireWriter instant(Instant value) {
        return uint64(value.getEpochSecond());
    }

    public WireWriter bytes(byte[] value) {
        out.put(value);
        return this;
    }

    public WireWriter octets(Octets value) {
        return bytes(value.toBytes());
    }

    /** @throws IllegalStateException if less was written than announced */
    public byte[] toBytes() {
        if (out.hasRemaining()) {
            throw new IllegalStateException(out.remaining() + " bytes were not written");
        }
        return out.array();
    }

    /** The array with zeros where nothing was written. */
    public byte[] toBytesPaddedWithZeros() {
        return out.array();
    }
}
