package dev.redoubt.bench.soak;

import java.io.IOException;

/**
 * What the server has counted.
 *
 * @param taken turns, if every caller's newest is the last of an unbroken row
 * @param doubled turns that ran more than once
 * @param skipped turns that never ran although a later one did
 */
record Tally(long taken, long doubled, long skipped) {
    static Tally parse(String text) throws IOException {
        String[] numbers = text.split(" ", -1);
        if (numbers.length != 3) {
            throw new IOException("not a tally: " + text);
        }
        return new Tally(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }
}
