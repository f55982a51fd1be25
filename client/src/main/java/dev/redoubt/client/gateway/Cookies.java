package dev.redoubt.client.gateway;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * The gateway's cookie among the others. Browsers send a cookie to every port of a host, so each gateway's has its port in
 * its name, and none of them is forwarded.
 */
final class Cookies {
    private static final String PREFIX = "redoubt-gateway-";

    private Cookies() {}

    static String nameFor(int port) {
        return PREFIX + port;
    }

    /**
     * The values of all cookies of that name. There may be several: pages of other ports, and of names above this one, can add
     * their own for a longer path, which browsers send first.
     */
    static List<String> find(HttpFields fields, String name) {
        return fields.getValuesList(HttpHeader.COOKIE).stream()
                .flatMap(Cookies::pairs)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .toList();
    }

    /** A value of the field {@code cookie} without any gateway's cookie; empty if nothing is left. */
    static String others(String value) {
        return pairs(value).filter(pair -> !pair.startsWith(PREFIX)).collect(Collectors.joining("; "));
    }

    /** Whether a value of the field {@code set-cookie} would set, or delete, a gateway's cookie. */
    static boolean isOurs(String setCookie) {
        return setCookie.strip().startsWith(PREFIX);
    }

    private static Stream<String> pairs(String value) {
        return Stream.of(value.split(";")).map(String::strip).filter(pair -> !pair.isEmpty());
    }
}
