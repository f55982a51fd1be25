package dev.redoubt.client.gateway;

import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Who may pass. Any program and any web page can send requests to a loopback port, so each one is taken for an attack until
 * it has shown that it is meant for this gateway (Host), comes from no other site (Origin, Sec-Fetch-Site), and knows the
 * token, or is signed for the administration API. SPEC.md, "Gateway". Thread-safe.
 */
final class Admission implements AutoCloseable {
    /** Carries the token, and is never forwarded. */
    static final String HEADER = "Redoubt-Gateway-Token";

    /** Below it lies nothing of the appliance. */
    static final String OWN_PATH = "/.redoubt-gateway/";

    sealed interface Verdict {
        /** @param byToken otherwise it only looks signed, and any program of this machine may have sent it */
        record Admitted(boolean byToken) implements Verdict {}

        /** @param setCookie makes the browser known from now on */
        record Redeemed(String setCookie) implements Verdict {}

        record Refused(Problem problem) implements Verdict {}
    }

    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final Set<String> hosts;
    private final String cookie;
    private final GatewayToken token;
    private final OneTimeCode code;

    /**
     * @param hosts all values that the field Host may have
     * @param cookie its name
     * @param token owned from now on, as is {@code code}
     */
    Admission(Set<String> hosts, String cookie, GatewayToken token, OneTimeCode code) {
        this.hosts = Set.copyOf(hosts);
        this.cookie = cookie;
        this.token = token;
        this.code = code;
    }

    Verdict of(String method, String path, HttpFields fields) {
        try {
            requireThisHost(fields);
            requireThisOrigin(fields);
            if (path.startsWith(OWN_PATH)) {
                return redeem(method, path.substring(OWN_PATH.length()));
            }
            boolean byToken = hasToken(fields);
            if (!byToken && !AdministrativeRequest.isSigned(method, path, fields)) {
                throw tokenRequired();
            }
            return new Verdict.Admitted(byToken);
        } catch (RefusedRequestException e) {
            return new Verdict.Refused(e.problem());
        }
    }

    /** A name that an attacker lets point to this machine (DNS rebinding) is none of ours. */
    private void requireThisHost(HttpFields fields) throws RefusedRequestException {
        String host = fields.get(HttpHeader.HOST);
        if (host == null || !hosts.contains(host)) {
            throw new RefusedRequestException(
                    HttpStatus.MISDIRECTED_REQUEST_421, "wrong_host", "This is not the host that the request names.");
        }
    }

    private void requireThisOrigin(HttpFields fields) throws RefusedRequestException {
        String host = fields.get(HttpHeader.HOST);
        for (String origin : fields.getValuesList(HttpHeader.ORIGIN)) {
            if (!origin.equals("http://" + host)) {
                throw foreign();
            }
        }
        for (String site : fields.getValuesList("Sec-Fetch-Site")) {
            if (!OWN_SITE.contains(site)) {
                throw foreign();
            }
        }
    }

    private static RefusedRequestException foreign() {
        return new RefusedRequestException(
                HttpStatus.FORBIDDEN_403, "foreign_origin", "Other sites have no access to the gateway.");
    }

    private Verdict redeem(String method, String given) throws RefusedRequestException {
        if (!method.equals("GET") || !code.redeem(given)) {
            throw new RefusedRequestException(
                    HttpStatus.FORBIDDEN_403,
                    "used_link",
                    "This link works once, and for ten minutes. If it was not you who used it, stop the gateway."
                            + " Another link comes with the next start.");
        }
        return new Verdict.Redeemed(cookie + "=" + token.text() + "; Path=/; HttpOnly; SameSite=Strict");
    }

    private boolean hasToken(HttpFields fields) {
        String given = fields.get(HEADER);
        return anyMatches(given == null ? Cookies.find(fields, cookie) : List.of(given));
    }

    private static RefusedRequestException tokenRequired() {
        return new RefusedRequestException(
                HttpStatus.FORBIDDEN_403,
                "token_required",
                "Requests carry the gateway's token in the field " + HEADER
                        + ", or the cookie of the link that it printed when it started.");
    }

    /** All are compared, so that the time says nothing about which one it was. */
    private boolean anyMatches(List<String> candidates) {
        boolean matches = false;
        for (String candidate : candidates) {
            matches |= token.matches(candidate);
        }
        return matches;
    }

    @Override
    public void close() {
        token.close();
        code.close();
    }
}
