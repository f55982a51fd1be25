package dev.redoubt.server.network;

import java.security.SecureRandom;

/** Eight digits, the first not 0: as the public model has it. */
public record NetworkId(int number) {
    private static final int LEAST = 10_000_000;
    private static final int MOST = 99_999_999;

    /** @throws IllegalArgumentException if the number has not eight digits */
    public NetworkId {
        if (number < LEAST || number > MOST) {
            throw new IllegalArgumentException("a network's id has 8 digits");
        }
    }

    static NetworkId random(SecureRandom random) {
        return new NetworkId(random.nextInt(LEAST, MOST + 1));
    }

    public String text() {
        return Integer.toString(number);
    }
}
