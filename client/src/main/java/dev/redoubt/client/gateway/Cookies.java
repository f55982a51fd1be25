package dev.redoubt.client.gateway;

import java.util.Optional;
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

    /** The value of the first cookie of that name. */
    static Optional<String> find(HttpFields fields, String name) {
        return fields.getValuesList(HttpHeader.COOKIE).stream()
                .flatMap(Cookies::pairs)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    }

    /** A value of the field {@code cookie} without any gateway's cookie; empty if nothing is left. */
    static String others(String value) {
        return pairs(value).filter(pair -> !pair.startsWith(PREFIX)).collect(Collectors.joining("; "));
    }

    private static Stream<String> pairs(String value) {
        return Stream.of(value.split(";")).map(String::strip).filter(pair -> !pair.isEmpty());
    }
}
