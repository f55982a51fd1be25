package dev.redoubt.server.access;

import dev.redoubt.server.api.ApiException;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * What a password of an administrator must have, beside 12 characters: what the default group's {@code passwordRequirements} asks of
 * users. Thread-safe.
 */
public final class PasswordRules {
    /** Characters at least, whatever the group says. */
    static final int LEAST = 12;

    /** How many of each kind there must be at least. */
    public record Requirements(int length, int lowercase, int uppercase, int numbers, int symbols) {
        public static final Requirements NONE = new Requirements(0, 0, 0, 0, 0);
    }

    private final Supplier<Requirements> requirements;

    /** @param requirements asked for each time */
    public PasswordRules(Supplier<Requirements> requirements) {
        this.requirements = requirements;
    }

    /**
     * @param field its name in the model
     * @throws ApiException.ValidationError if the password does not do
     */
    void require(String field, String password) {
        Requirements needed = requirements.get();
        require(field, "characters", password.codePoints().count(), Math.max(LEAST, needed.length()));
        require(field, "lower-case letters", count(password, Character::isLowerCase), needed.lowercase());
        require(field, "upper-case letters", count(password, Character::isUpperCase), needed.uppercase());
        require(field, "digits", count(password, Character::isDigit), needed.numbers());
        require(field, "other characters", count(password, c -> !Character.isLetterOrDigit(c)), needed.symbols());
    }

    private static long count(String password, IntPredicate kind) {
        return password.codePoints().filter(kind).count();
    }

    private static void require(String field, String what, long there, int needed) {
        if (there < needed) {
            throw new ApiException.ValidationError(field, "has at least " + needed + " " + what);
        }
    }
}
