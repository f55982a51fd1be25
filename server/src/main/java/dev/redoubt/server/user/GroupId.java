package dev.redoubt.server.user;

import java.util.Optional;

/** A security group's number; the API shows it as text. */
public record GroupId(long value) {
    private static final int LONGEST = 10;

    /** Empty for a text that no group has. */
    static Optional<GroupId> parse(String text) {
        boolean number = !text.isEmpty()
                && text.length() <= LONGEST
                && text.chars().allMatch(character -> character >= '0' && character <= '9')
                && text.charAt(0) != '0';
        return number ? Optional.of(new GroupId(Long.parseLong(text))) : Optional.empty();
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
