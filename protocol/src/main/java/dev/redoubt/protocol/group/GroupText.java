package dev.redoubt.protocol.group;

import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A group's name: 1 to 255 bytes of UTF-8 behind one byte of length, without control characters and line separators. */
final class GroupText {
    private static final int MAX_SIZE = 255;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

    private GroupText() {}

    static void check(String name) {
        boolean encodes = StandardCharsets.UTF_8.newEncoder().canEncode(name);
        int size = bytes(name).length;
        if (!encodes || size < 1 || size > MAX_SIZE || CONTROL.matcher(name).find()) {
            throw new IllegalArgumentException("a group's name has 1 to 255 bytes and no control characters");
        }
    }

    static int size(String name) {
        return 1 + bytes(name).length;
    }

    static void write(WireWriter out, String name) {
        byte[] bytes = bytes(name);
        out.uint8(bytes.length).bytes(bytes);
    }

    static String read(WireReader in) throws MalformedException {
        byte[] bytes = in.bytes(in.uint8());
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("group: a name that is no UTF-8", e);
        }
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
