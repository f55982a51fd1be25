package dev.redoubt.channel.bhttp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.channel.bhttp.MalformedMessageException.Fault;
import dev.redoubt.channel.bhttp.MessageDecoder.Piece;
import dev.redoubt.channel.record.BoundedMemory;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a decoder made of a whole message.
 *
 * @param heads one, if it was accepted
 * @param pieces of content, as they were handed out
 * @param fault empty if it was accepted
 */
record Decoded(List<Head> heads, List<ByteBuffer> pieces, Optional<Fault> fault) {

    /** Accepted or refused for the same reason however it is cut, one encoding, and no more memory than bytes. */
    static void assertSound(Supplier<MessageDecoder> decoders, byte[] message) {
        Decoded whole =
                BoundedMemory.parse(message.length, () -> of(decoders.get(), message, Math.max(1, message.length)));
        if (whole.fault().isEmpty()) {
            assertArrayEquals(message, whole.encoded(message.length));
        }
        for (int step : new int[] {1, 5, 1 + (Arrays.hashCode(message) & 0x3f)}) {
            assertEquals(whole.outcome(), of(decoders.get(), message, step).outcome());
        }
    }

    private static Decoded of(MessageDecoder decoder, byte[] message, int step) {
        List<Head> heads = new ArrayList<>();
        List<ByteBuffer> pieces = new ArrayList<>();
        try {
            for (int at = 0; at < message.length; at += step) {
                ByteBuffer in = ByteBuffer.wrap(message, at, Math.min(step, message.length - at));
                for (Piece piece = decoder.next(in); piece != null; piece = decoder.next(in)) {
                    switch (piece) {
                        case Piece.Start(Head head) -> heads.add(head);
                        case Piece.Content(ByteBuffer bytes) -> pieces.add(bytes);
                    }
                }
            }
            decoder.end();
            return new Decoded(heads, pieces, Optional.empty());
        } catch (MalformedMessageException e) {
            return new Decoded(heads, pieces, Optional.of(e.fault()));
        }
    }

    /** That which may not depend on the cuts: of a refused message only why. */
    private Object outcome() {
        return fault.<Object>map(why -> why).orElseGet(() -> List.of(heads, ByteBuffer.wrap(content())));
    }

    private byte[] content() {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        pieces.forEach(piece -> write(content, piece));
        return content.toByteArray();
    }

    /** From a message in one piece, whose pieces of content are its chunks. */
    private byte[] encoded(int size) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        heads.forEach(head -> encoded.writeBytes(MessageEncoder.head(head)));
        for (ByteBuffer piece : pieces) {
            encoded.writeBytes(MessageEncoder.chunkPrefix(piece.remaining()));
            write(encoded, piece);
        }
        encoded.writeBytes(MessageEncoder.end());
        return Arrays.copyOf(encoded.toByteArray(), Math.max(size, encoded.size()));
    }

    private static void write(ByteArrayOutputStream out, ByteBuffer bytes) {
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }
}
