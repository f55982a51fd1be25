package dev.redoubt.faults;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A message by its identity, as the application knows it. Its bytes follow from that, so that a changed one is noticed.
 *
 * @param number from 1 upwards, for each sender
 */
record Letter(int sender, long number) {
    /** Bytes of an exchange, as large as a real one. */
    static final int EXCHANGE_SIZE = 1_300;

    private static final int IDENTITY_SIZE = Integer.BYTES + Long.BYTES;
    private static final int SMALLEST = 200;
    private static final int LARGEST = 1_200;
    /** One in so many is large. */
    private static final int LARGE_EACH = 50;

    private static final int LARGE_FACTOR = 60;

    ByteString payload() {
        SplittableRandom random = random(-1);
        int size = random.nextInt(SMALLEST, LARGEST) * (random.nextInt(LARGE_EACH) == 0 ? LARGE_FACTOR : 1);
        return bytes(size, random);
    }

    /** The part that is for one recipient alone. */
    ByteString exchange(int receiver) {
        return bytes(EXCHANGE_SIZE, random(receiver));
    }

    private SplittableRandom random(int receiver) {
        return new SplittableRandom(31 * (31 * number + sender) + receiver);
    }

    private ByteString bytes(int size, SplittableRandom random) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        ByteBuffer.wrap(bytes).putInt(sender).putLong(number);
        return ByteString.copyFrom(bytes);
    }

    /** @return empty if these are not the bytes that somebody sent to this receiver */
    static Optional<Letter> read(ByteString payload, ByteString exchange, int receiver) {
        if (payload.size() < IDENTITY_SIZE) {
            return Optional.empty();
        }
        ByteBuffer bytes = payload.asReadOnlyByteBuffer();
        Letter letter = new Letter(bytes.getInt(), bytes.getLong());
        boolean whole =
                letter.payload().equals(payload) && letter.exchange(receiver).equals(exchange);
        return whole ? Optional.of(letter) : Optional.empty();
    }
}
