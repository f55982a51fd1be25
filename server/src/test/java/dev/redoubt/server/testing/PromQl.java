package dev.redoubt.server.testing;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Which metrics an expression of Prometheus names. Knows just as much of the language as that takes. */
public final class PromQl {
    private static final Set<String> WORDS = Set.of(
            "and",
            "or",
            "unless",
            "bool",
            "offset",
            "by",
            "without",
            "on",
            "ignoring",
            "group_left",
            "group_right",
            "inf",
            "nan",
            "atan2");
    private static final Set<String> BEFORE_LABELS =
            Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

    private final String text;
    private final Set<String> names = new TreeSet<>();
    private int at;

    private PromQl(String text) {
        this.text = text;
    }

    /** In order of the alphabet. */
    public static Set<String> metrics(String expression) {
        PromQl reader = new PromQl(expression);
        reader.read();
        return reader.names;
    }

    private void read() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'' || c == '`') {
                skipString(c);
            } else if (c == '#') {
                skipWhile(other -> other != '\n');
            } else if (c == '{') {
                skipTo('}');
            } else if (c == '[') {
                skipTo(']');
            } else if (c == '$' || Character.isDigit(c)) {
                at++;
                skipWhile(other -> isNamePart(other) || other == '.' || other == '{' || other == '}');
            } else if (isNamePart(c)) {
                name();
            } else {
                at++;
            }
        }
    }

    private static boolean isNamePart(char c) {
        return c == '_' || c == ':' || (c < 128 && Character.isLetterOrDigit(c));
    }

    private interface Kind {
        boolean holds(char c);
    }

    private void skipWhile(Kind kind) {
        while (at < text.length() && kind.holds(text.charAt(at))) {
            at++;
        }
    }

    private void skipString(char quote) {
        at++;
        while (at < text.length() && text.charAt(at) != quote) {
            at += text.charAt(at) == '\\' && quote != '`' ? 2 : 1;
        }
        at++;
    }

    /** Strings within may have that character too. */
    private void skipTo(char end) {
        at++;
        while (at < text.length() && text.charAt(at) != end) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'' || c == '`') {
                skipString(c);
            } else {
                at++;
            }
        }
        at++;
    }

    private void name() {
        int begin = at;
        skipWhile(PromQl::isNamePart);
        String name = text.substring(begin, at);
        skipWhile(Character::isWhitespace);
        boolean call = at < text.length() && text.charAt(at) == '(';
        if (call && BEFORE_LABELS.contains(name.toLowerCase(Locale.ROOT))) {
            skipTo(')');
        } else if (!call && !WORDS.contains(name.toLowerCase(Locale.ROOT)) && !isAggregation()) {
            names.add(name);
        }
    }

    /** As in {@code sum by (le) (…)}. */
    private boolean isAggregation() {
        return (text.startsWith("by", at) && !isName(at + 2)) || (text.startsWith("without", at) && !isName(at + 7));
    }

    private boolean isName(int place) {
        return place < text.length() && isNamePart(text.charAt(place));
    }
}
