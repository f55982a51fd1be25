package dev.redoubt.client.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Requests to the administration API. Tools for it sign each request with a key of their own (Signature Version 4) and cannot
 * carry the gateway's token besides. The appliance takes nothing there without a good signature, so one that looks signed may
 * pass without the token: it lets nobody do what that key does not let him do. SPEC.md, "Gateway".
 */
final class AdministrativeRequest {
    /** Bytes: what the appliance takes there. */
    static final long LARGEST = 256 << 10;

    private static final String SIGNATURE = "AWS4-HMAC-SHA256 ";
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /**
     * No empty segment, no parameter, and nothing but upper-case escapes: whatever else a path can be read as, here and at the
     * appliance it is read alike.
     */
    private static final Pattern PLAIN = Pattern.compile("(?:/(?:[A-Za-z0-9._~@:+=,!$&'()*-]++|%[0-9A-F]{2})++)++");

    /** A segment of dots leads elsewhere, however it is written; an escaped slash may be read as one. */
    private static final Pattern LEADS_ELSEWHERE = Pattern.compile("/(?:\\.|%2E)+(?:/|$)|%2F|%5C|%00");

    private AdministrativeRequest() {}

    /** @param path as it was sent, without a query */
    static boolean isFor(String path) {
        return (path.equals("/networks") || path.startsWith("/networks/") || path.startsWith("/v1/admin/"))
                && PLAIN.matcher(path).matches()
                && !LEADS_ELSEWHERE.matcher(path).find();
    }

    /**
     * Whether it passes without the token.
     *
     * @throws RefusedRequestException if it would but for its content: nobody has shown yet who he is
     */
    static boolean isSigned(String method, String path, HttpFields fields) throws RefusedRequestException {
        List<String> signatures = fields.getValuesList(HttpHeader.AUTHORIZATION);
        if (!METHODS.contains(method)
                || !isFor(path)
                || signatures.size() != 1
                || !signatures.getFirst().startsWith(SIGNATURE)) {
            return false;
        }
        requireShort(fields);
        return true;
    }

    private static void requireShort(HttpFields fields) throws RefusedRequestException {
        if (fields.contains(HttpHeader.TRANSFER_ENCODING)) {
            throw new RefusedRequestException(
                    HttpStatus.LENGTH_REQUIRED_411,
                    "length_required",
                    "A signed request without the gateway's token says how long it is.");
        }
        if (fields.getLongField(HttpHeader.CONTENT_LENGTH) > LARGEST) {
            throw tooLarge();
        }
    }

    static RefusedRequestException tooLarge() {
        return new RefusedRequestException(
                HttpStatus.PAYLOAD_TOO_LARGE_413,
                "too_large",
                String.format(Locale.ROOT, "A signed request without the token has at most %d bytes.", LARGEST));
    }
}
