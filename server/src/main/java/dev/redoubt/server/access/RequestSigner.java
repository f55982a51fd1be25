package dev.redoubt.server.access;

import dev.redoubt.crypto.Secret;
import dev.redoubt.server.api.ApiRequest;
import java.net.InetAddress;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpFields;

/** The other end: signs requests with an access key, for a command that speaks to the appliance itself. Thread-safe. */
public final class RequestSigner {
    /** In the scope of a signature; the appliance takes any. */
    public static final String REGION = "appliance";

    private final String keyId;
    private final Secret secret;
    private final Clock clock;

    /** @param secret stays with the caller, and must live as long as this */
    public RequestSigner(String keyId, Secret secret, Clock clock) {
        this.keyId = keyId;
        this.secret = secret;
        this.clock = clock;
    }

    /**
     * @param target path and query, percent-encoded
     * @param host that the request names; through the channel {@code host:port} of the appliance
     * @param fields by their names in lower case, all of which are signed
     * @return {@code fields}, and those to be sent with them
     */
    public Map<String, String> sign(
            String method, String target, String host, Map<String, String> fields, byte[] body) {
        String time = SignedRequests.TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
        Map<String, String> all = new TreeMap<>(fields);
        all.put(SignedRequests.DATE, time);
        TreeMap<String, String> signed = new TreeMap<>(all);
        signed.put(CanonicalRequest.HOST, host);
        List<String> names = List.copyOf(signed.keySet());
        SigningScope scope = new SigningScope(time.substring(0, 8), REGION, SignedRequests.SERVICE);
        String canonical = CanonicalRequest.of(request(method, target, host, all, body), names);
        byte[] signature = SignatureVersion4.sign(secret, scope, time, canonical);
        all.put(
                SignedRequests.AUTHORIZATION,
                SignatureVersion4.ALGORITHM + " Credential=" + keyId + "/" + scope.text() + ", SignedHeaders="
                        + String.join(";", names) + ", Signature="
                        + HexFormat.of().formatHex(signature));
        return all;
    }

    private static ApiRequest request(
            String method, String target, String host, Map<String, String> fields, byte[] body) {
        int mark = target.indexOf('?');
        HttpFields.Mutable headers = HttpFields.build();
        fields.forEach(headers::add);
        return new ApiRequest(
                method,
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? "" : target.substring(mark + 1),
                headers.asImmutable(),
                host,
                body,
                new ApiRequest.Origin(Optional.empty(), InetAddress.getLoopbackAddress()));
    }
}
