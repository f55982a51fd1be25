package dev.redoubt.server.testing;

import java.util.List;
import java.util.Random;

/** Texts that are almost well formed. */
public final class Mutations {
    private static final String CHARACTERS = "{}[]\":,%+&=;/.0aZ~- \\\u00e9\u0000\t";

    private Mutations() {}

    /** {@code text} with up to three characters put in, taken out or replaced. */
    public static String mutated(Random random, String text) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(changed.length() + 1);
            char c = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
            switch (random.nextInt(3)) {
                case 0 -> changed.insert(at, c);
                case 1 -> changed.delete(at, Math.min(changed.length(), at + 3));
                default -> changed.replace(at, Math.min(changed.length(), at + 1), String.valueOf(c));
            }
        }
        return changed.toString();
    }

    public static <T> T any(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
