package dev.redoubt.channel.bhttp;

import java.util.Set;

/** Which characters and names may stand where (RFC 9110, narrowed to ASCII). */
final class Grammar {
    static final int MAX_METHOD = 32;
    static final int MAX_AUTHORITY = 255;

    // One bit per class of characters, by character: heads are parsed for every exchange.
    private static final int TOKEN = 1;
    private static final int UPPER = 2;
    private static final int AUTHORITY = 4;
    private static final int VISIBLE = 8;
    private static final int PATH = 16;
    private static final int VALUE = 32;
    private static final byte[] CLASSES = classes();

    // RFC 9292, section 3.6 refuses pseudo-fields; RFC 9113, section 8.2.2 names the connection-specific ones. The
    // authority stands in the control data, so that there is one place for it and not two that may differ. Compressed
    // content would show by its length what is in it.
    private static final Set<String> FORBIDDEN = Set.of(
            "connection",
            "content-encoding",
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
        return isToken(name, Field.MAX_NAME) && none(name, UPPER);
    }

    static boolean isForbidden(String name) {
        return FORBIDDEN.contains(name);
    }

    static boolean isFieldValue(String value) {
        return value.isEmpty()
                || (all(value, VALUE) && is(value.charAt(0), VISIBLE) && is(value.charAt(value.length() - 1), VISIBLE));
    }

    static boolean isMethod(String method) {
        return isToken(method, MAX_METHOD) && !method.equals("CONNECT");
    }

    static boolean isAuthority(String authority) {
        return !authority.isEmpty() && authority.length() <= MAX_AUTHORITY && all(authority, AUTHORITY);
    }

    /** Path and query: absolute, without a fragment. */
    static boolean isPath(String path) {
        return path.startsWith("/") && all(path, PATH);
    }

    static boolean isStatus(long status) {
        return status >= 200 && status <= 599;
    }

    private static boolean isToken(String token, int longest) {
        return !token.isEmpty() && token.length() <= longest && all(token, TOKEN);
    }

    private static boolean all(String text, int of) {
        for (int i = 0; i < text.length(); i++) {
            if (!is(text.charAt(i), of)) {
                return false;
            }
        }
        return true;
    }

    private static boolean none(String text, int of) {
        for (int i = 0; i < text.length(); i++) {
            if (is(text.charAt(i), of)) {
                return false;
            }
        }
        return true;
    }

    private static boolean is(char c, int of) {
        return c < CLASSES.length && (CLASSES[c] & of) != 0;
    }

    private static byte[] classes() {
        byte[] classes = new byte[0x80];
        for (char c = 0; c < classes.length; c++) {
            boolean upper = c >= 'A' && c <= 'Z';
            boolean alphanumeric = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            boolean visible = c > 0x20 && c < 0x7f;
            int of = upper ? UPPER : 0;
            of |= alphanumeric || "!#$%&'*+-.^_`|~".indexOf(c) >= 0 ? TOKEN : 0;
            of |= alphanumeric || ".-_~:[]%".indexOf(c) >= 0 ? AUTHORITY : 0;
            of |= visible ? VISIBLE | VALUE : 0;
            of |= visible && c != '#' ? PATH : 0;
            of |= c == ' ' || c == '\t' ? VALUE : 0;
            classes[c] = (byte) of;
        }
        return classes;
    }
}
