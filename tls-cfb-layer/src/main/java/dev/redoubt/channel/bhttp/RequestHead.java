package dev.redoubt.channel.bhttp;

import java.util.List;

/**
 * The head of a request; its scheme is always {@code https}.
 *
 * @param method a token, 1 to 32 bytes, not {@code CONNECT}
 * @param authority host and, where it is not the default one, port
 * @param path path and query, from the first slash on
 */
public record RequestHead(String method, String authority, String path, List<Field> fields) implements Head {
    /** The only scheme there is. */
    public static final String SCHEME = "https";

    /** @throws IllegalArgumentException if a part is outside of its grammar */
    public RequestHead {
        fields = List.copyOf(fields);
        if (!Grammar.isMethod(method)) {
            throw new IllegalArgumentException("not a method that can be asked for");
        }
        if (!Grammar.isAuthority(authority)) {
            throw new IllegalArgumentException("not an authority: host, or host and port");
        }
        if (!Grammar.isPath(path)) {
            throw new IllegalArgumentException("not an absolute path in plain ASCII");
        }
    }
}
