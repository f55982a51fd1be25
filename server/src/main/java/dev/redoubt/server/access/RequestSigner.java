package dev.redoubt.server.access;

import dev.redoubt.crypto.Secret;
import dev.redoubt.server.api.ApiRequest;
import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpFields;

/** Signs requests as {@link SignedRequests} takes them: host, time and every field that is given. Stateless, thread-safe. */
public final class RequestSigner {
    private static final String DATE = "x-amz-date";

    /** Every signature names one; there are none here. */
    private static final String REGION = "local";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DAY_DIGITS = 8;

    private RequestSigner() {}

    /**
     * @param target path and query, as they are sent
     * @param host that the request is sent to, with its port
     * @param fields names in lower case
     * @param secret stays with the caller
     * @return fields to be sent besides
     */
    public static Map<String, String> sign(
            String method,
            String target,
            String host,
            Map<String, String> fields,
            byte[] body,
            String keyId,
            Secret secret,
            Instant now) {
        String time = TIME.format(now);
        Map<String, String> signed = new TreeMap<>(fields);
        signed.put(DATE, time);
        ApiRequest request = request(method, target, host, signed, body);
        signed.put(CanonicalRequest.HOST, host);
        List<String> names = List.copyOf(signed.keySet());
        SigningScope scope = new SigningScope(time.substring(0, DAY_DIGITS), REGION, SignedRequests.SERVICE);
        byte[] signature = SignatureVersion4.sign(secret, scope, time, CanonicalRequest.of(request, names));
        String authorization = SignatureVersion4.ALGORITHM + " Credential=" + keyId + "/" + scope.text()
                + ", SignedHeaders=" + String.join(";", names) + ", Signature="
                + HexFormat.of().formatHex(signature);
        return Map.of(DATE, time, "authorization", authorization);
    }

    private static ApiRequest request(
            String method, String target, String host, Map<String, String> fields, byte[] body) {
        HttpFields.Mutable all = HttpFields.build();
        fields.forEach(all::add);
        int mark = target.indexOf('?');
        return new ApiRequest(
                method,
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? "" : target.substring(mark + 1),
                all,
                host,
                body,
                new ApiRequest.Origin(Optional.empty(), InetAddress.getLoopbackAddress()));
    }
}
