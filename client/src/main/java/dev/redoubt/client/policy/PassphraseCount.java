package dev.redoubt.client.policy;

import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.model.PassphraseRules;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** What a passphrase has of each, so that it can be compared with a policy that comes later, without keeping the passphrase. */
public final class PassphraseCount {
    private PassphraseCount() {}

    /** @param passphrase stays with the caller */
    public static PassphraseRules of(Passphrase passphrase) {
        return passphrase.utf8().read(bytes -> {
            CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
            PassphraseRules counted = count(decoded);
            Arrays.fill(decoded.array(), '\0');
            return counted;
        });
    }

    static PassphraseRules count(CharSequence text) {
        return new PassphraseRules(
                many(text, _ -> true),
                many(text, Character::isLowerCase),
                many(text, Character::isUpperCase),
                many(text, Character::isDigit),
                many(text, PassphraseCount::isSymbol));
    }

    private static boolean isSymbol(int point) {
        return !Character.isLetterOrDigit(point) && !Character.isWhitespace(point) && !Character.isSpaceChar(point);
    }

    private static int many(CharSequence text, IntPredicate kind) {
        return (int) text.codePoints().filter(kind).count();
    }
}
