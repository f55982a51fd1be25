package dev.redoubt.client.container;

/**
 * After how many failed openings in a row a container erases itself. It stands in the header and is authenticated with the
 * passphrase: who changes it there makes the passphrase useless.
 *
 * @param failures 5 to 100, or 0 for never
 */
public record WipeLimit(int failures) {
    public static final WipeLimit NEVER = new WipeLimit(0);

    public static final int LEAST = 5;
    public static final int MOST = 100;

    /** @throws IllegalArgumentException outside of its range */
    public WipeLimit {
        if (failures != 0 && (failures < LEAST || failures > MOST)) {
            throw new IllegalArgumentException("a container erases itself after 5 to 100 failures, or never (0)");
        }
    }

    public boolean isNever() {
        return failures == 0;
    }
}
