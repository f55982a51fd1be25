package dev.redoubt.protocol.wire;

import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Reads one structure strictly: bounds before allocation, canonical only, nothing after {@link #end()}. Not thread-safe. */
public final class WireReader {
    /** The last second of the year 9999, so that every time that is read is a valid {@link Instant}. */
    static final long LAST_SECOND = 253_402_300_799L;

    private final ByteBuffer in;
    private final Structure structure;

    /** Reads tag, version and suite. The array must not change meanwhile. */
    public WireReader(Structure structure, byte[] bytes) throws MalformedException {
        this.in = ByteBuffer.wrap(bytes);
        this.structure = structure;
        header();
    }

    private WireReader(Structure structure, ByteBuffer in) throws MalformedException {
        this.in = in;
        this.structure = structure;
        header();
    }

    /** A reader of a structure that stands inside of this one; both move on together. */
    public WireReader nested(Structure inner) throws MalformedException {
        return new WireReader(inner, in);
    }

    private void header() throws MalformedException {
        expect(structure.tag(), "tag");
        expect(Structure.VERSION, "version");
        expect(Structure.SUITE, "suite");
    }

    private void expect(int value, String what) throws MalformedException {
        int found = uint8();
        if (found != value) {
            throw malformed("unknown " + what + " " + found);
        }
    }

    public int uint8() throws MalformedException {
        need(1);
        return Byte.toUnsignedInt(in.get());
    }

    /** @throws MalformedException unless the byte is 0 or 1 */
    public boolean flag() throws MalformedException {
        int value = uint8();
        if (value > 1) {
            throw malformed("flag " + value);
        }
        return value == 1;
    }

    public int uint16() throws MalformedException {
        need(2);
        return Short.toUnsignedInt(in.getShort());
    }

    /** @return 0 to 2^31 - 1; larger ones are refused */
    public int uint31() throws MalformedException {
        need(4);
        int value = in.getInt();
        if (value < 0) {
            throw malformed("number out of range");
        }
        return value;
    }

    /** @return 0 to 2^32 - 1 */
    public long uint32() throws MalformedException {
        need(4);
        return Integer.toUnsignedLong(in.getInt());
    }

    /** @return 1 to 2^63 - 1; zero and larger ones are refused */
    public long positive63() throws MalformedException {
        need(8);
        long value = in.getLong();
        if (value < 1) {
            throw malformed("number out of range");
        }
        return value;
    }

    /** Seconds since 1970-01-01T00:00Z in 64 bits, up to the year 9999. */
    public Instant instant() throws MalformedException {
        need(8);
        long seconds = in.getLong();
        if (seconds < 0 || seconds > LAST_SECOND) {
            throw malformed("time out of range");
        }
        return Instant.ofEpochSecond(seconds);
    }

    public byte[] bytes(int size) throws MalformedException {
        need(size);
        byte[] bytes = new byte[size];
        in.get(bytes);
        return bytes;
    }

    public Octets octets(int size) throws MalformedException {
        return Octets.copyOf(bytes(size));
    }

    public int remaining() {
        return in.remaining();
    }

    /** @throws MalformedException if anything is left */
    public void end() throws MalformedException {
        if (in.hasRemaining()) {
            throw malformed(in.remaining() + " bytes after the end");
        }
    }

    /** An error that names the structure; to be thrown by whoever reads it. */
    public MalformedException malformed(String what) {
        return new MalformedException(structure.title() + ": " + what);
    }

    private void need(int size) throws MalformedException {
        if (in.remaining() < size) {
            throw malformed("cut off");
        }
    }
}
