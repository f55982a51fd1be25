package dev.redoubt.channel.bhttp;

import dev.redoubt.channel.bhttp.MalformedMessageException.Fault;
import java.io.ByteArrayOutputStream;

/** Variable-length integers (RFC 9000, section 16), always in the fewest bytes. An instance parses one after another. */
final class Varint {
    private static final int PREFIX_SHIFT = 6;

    private long value;
    private int size;
    private int missing;

    /**
     * Takes the next byte.
     *
     * @return the number that it completes, or -1 while bytes are missing
     */
    long add(byte next) throws MalformedMessageException {
        int octet = next & 0xff;
        if (missing == 0) {
            size = 1 << (octet >>> PREFIX_SHIFT);
            value = octet & 0x3f;
            missing = size - 1;
        } else {
            value = value << Byte.SIZE | octet;
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
