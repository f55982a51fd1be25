package dev.redoubt.server.access;

import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.ApiRequest;
import dev.redoubt.server.api.PercentCoding;
import dev.redoubt.server.api.Query;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A request in the one form over which Signature Version 4 is computed. */
final class CanonicalRequest {
    static final String HOST = "host";

    private static final String FORWARDED = "forwarded";

    /** RFC 7239, section 4: one element with one host in it, as a token or quoted. */
    private static final Pattern FORWARDED_HOST =
            Pattern.compile("(?:[^,]*;)? *host=(?:\"([A-Za-z0-9.:\\[\\]_-]{1,255})\"|([A-Za-z0-9._-]{1,255})) *(?:;[^,]*)?",
                    Pattern.CASE_INSENSITIVE);

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
        Matcher host = FORWARDED_HOST.matcher(field);
        if (!host.matches()) {
            throw new ApiException.BadRequestError("the field Forwarded does not name one host");
        }
        return host.group(1) != null ? host.group(1) : host.group(2);
    }
}
