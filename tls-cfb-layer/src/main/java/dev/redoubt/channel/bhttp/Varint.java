package dev.redoubt.channel.bhttp;

import dev.redoubt.channel.bhttp.MalformedMessageException.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Variable-length integers (RFC 9000, section 16), always in the fewest bytes. An instance parses one after another. */
final class Varint {
    private static final int PREFIX_SHIFT = 6;

    private long value;
    private int size;
    private int missing;

    /**
     * Takes bytes until a number is whole.
     *
     * @return the number, or -1 while bytes are missing
     */
    long parse(ByteBuffer in) throws MalformedMessageException {
        if (missing == 0) {
            if (!in.hasRemaining()) {
                return -1;
            }
            int first = in.get() & 0xff;
            size = 1 << (first >>> PREFIX_SHIFT);
            value = first & 0x3f;
            missing = size - 1;
        }
        while (missing > 0 && in.hasRemaining()) {
            value = value << Byte.SIZE | (in.get() & 0xff);
            missing--;
        }
        return missing > 0 ? -1 : checked();
    }

    private long checked() throws MalformedMessageException {
        if (size != size(value)) {
            throw new MalformedMessageException(Fault.INTEGER, "a number in more bytes than it needs");
        }
        return value;
    }

    static int size(long value) {
        if (value < 1 << 6) {
            return 1;
        }
        if (value < 1 << 14) {
            return 2;
        }
        return value < 1 << 30 ? 4 : 8;
    }

    static void write(ByteArrayOutputStream out, long value) {
        int size = size(value);
        int prefix = Integer.numberOfTrailingZeros(size) << PREFIX_SHIFT;
        for (int i = size - 1; i >= 0; i--) {
            int octet = (int) (value >>> (i * Byte.SIZE)) & 0xff;
            out.write(i == size - 1 ? octet | prefix : octet);
        }
    }
}
