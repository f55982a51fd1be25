package dev.redoubt.server.access;

import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.ApiRequest;
import dev.redoubt.server.api.PercentCoding;
import dev.redoubt.server.api.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A request in the one form over which Signature Version 4 is computed. */
final class CanonicalRequest {
    static final String HOST = "host";

    private static final String FORWARDED = "forwarded";

    /** RFC 7239, section 4: a name, and a token or a quoted string without escapes. */
    private static final Pattern PAIR = Pattern.compile(" *([A-Za-z-]+)=(?:\"([^\"\\\\]*)\"|([^\";, ]+)) *(;|$)");

    private static final Pattern HOST_FORM = Pattern.compile("[A-Za-z0-9.:\\[\\]_-]{1,255}");
    private static final Pattern SPACES = Pattern.compile("[ \\t]+");

    private CanonicalRequest() {}

    /**
     * @param signed names of the fields that are signed, sorted
     * @throws ApiException.UnauthorizedError if one of them is not there
     */
    static String of(ApiRequest request, List<String> signed) {
        String fields = signed.stream()
                .map(name -> name + ":" + value(request, name) + "\n")
                .collect(Collectors.joining());
        return String.join(
                "\n",
                request.method(),
                // Once more, on top of how it was sent.
                PercentCoding.encode(request.path(), "/"),
                Query.parse(request.query()).canonical(),
                fields,
                String.join(";", signed),
                SignatureVersion4.sha256(request.body()));
    }

    private static String value(ApiRequest request, String name) {
        List<String> values = name.equals(HOST) ? List.of(host(request)) : request.values(name);
        if (values.isEmpty()) {
            throw new ApiException.UnauthorizedError("a field that is signed is not there");
        }
        return values.stream()
                .map(value -> SPACES.matcher(value.strip()).replaceAll(" "))
                .collect(Collectors.joining(","));
    }

    /**
     * The host that whoever signed had in mind: the gateway's, if it came that way, or this appliance's. Either way it is signed, so
     * that a wrong word on it helps nobody.
     */
    static String host(ApiRequest request) {
        return request.single(FORWARDED).map(CanonicalRequest::forwardedHost).orElse(request.authority());
    }

    private static String forwardedHost(String field) {
        List<String> hosts = new ArrayList<>();
        Matcher pair = PAIR.matcher(field);
        int at = 0;
        while (at < field.length()) {
            if (!pair.region(at, field.length()).lookingAt()) {
                throw malformed();
            }
            if (pair.group(1).equalsIgnoreCase(HOST)) {
                hosts.add(pair.group(2) == null ? pair.group(3) : pair.group(2));
            }
            at = pair.end();
        }
        if (hosts.size() != 1 || !HOST_FORM.matcher(hosts.getFirst()).matches()) {
            throw malformed();
        }
        return hosts.getFirst();
    }

    private static ApiException.BadRequestError malformed() {
        return new ApiException.BadRequestError("the field Forwarded does not name one host");
    }
}
