package dev.redoubt.channel.bhttp;

import java.util.Set;

/** Which characters and names may stand where (RFC 9110, narrowed to ASCII). */
final class Grammar {
    static final int MAX_METHOD = 32;
    static final int MAX_AUTHORITY = 255;

    private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";
    private static final String AUTHORITY_SYMBOLS = ".-_~:[]%";

    // RFC 9292, section 3.6 refuses pseudo-fields; RFC 9113, section 8.2.2 names the connection-specific ones. The
    // authority
    // stands in the control data, so that there is one place for it and not two that may differ.
    private static final Set<String> FORBIDDEN = Set.of(
            "connection",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private Grammar() {}

    static boolean isFieldName(String name) {
        return !name.isEmpty()
                && name.length() <= Field.MAX_NAME
                && name.chars().allMatch(c -> isTokenCharacter(c) && !(c >= 'A' && c <= 'Z'));
    }

    static boolean isForbidden(String name) {
        return FORBIDDEN.contains(name);
    }

    static boolean isFieldValue(String value) {
        return value.isEmpty()
                || (isVisible(value.charAt(0))
                        && isVisible(value.charAt(value.length() - 1))
                        && value.chars().allMatch(c -> isVisible(c) || c == ' ' || c == '\t'));
    }

    static boolean isMethod(String method) {
        return !method.isEmpty()
                && method.length() <= MAX_METHOD
                && !method.equals("CONNECT")
                && method.chars().allMatch(Grammar::isTokenCharacter);
    }

    static boolean isAuthority(String authority) {
        return !authority.isEmpty()
                && authority.length() <= MAX_AUTHORITY
                && authority.chars().allMatch(c -> isAlphanumeric(c) || AUTHORITY_SYMBOLS.indexOf(c) >= 0);
    }

    /** Path and query: absolute, without a fragment. */
    static boolean isPath(String path) {
        return path.startsWith("/") && path.chars().allMatch(c -> isVisible(c) && c != '#');
    }

    static boolean isStatus(long status) {
        return status >= 200 && status <= 599;
    }

    private static boolean isTokenCharacter(int c) {
        return isAlphanumeric(c) || TOKEN_SYMBOLS.indexOf(c) >= 0;
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isVisible(int c) {
        return c > 0x20 && c < 0x7f;
    }
}
