package dev.redoubt.server.user;

/** A user's or bot's number, from one sequence: 1 to 10 digits, never given twice. */
public record UserId(long value) implements Comparable<UserId> {
    /** @param text 1 to 10 digits, as the model has checked it */
    static UserId parse(String text) {
        return new UserId(Long.parseLong(text));
    }

    @Override
    public int compareTo(UserId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
