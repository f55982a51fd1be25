package dev.redoubt.client.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redoubt.channel.client.ChannelException;
import dev.redoubt.client.failure.ConsentDueException;
import dev.redoubt.client.failure.ContainerBusyException;
import dev.redoubt.client.failure.DeviceErasedException;
import dev.redoubt.client.failure.NotEnrolledException;
import dev.redoubt.client.failure.PassphraseDueException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.SessionEndedException;
import dev.redoubt.client.failure.UntrustedApplianceException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What the gateway itself answers: problem details (RFC 9457), with the member {@code code} as the appliance has it.
 *
 * @param code stable, for programs
 * @param detail a sentence, for people
 */
record Problem(int status, String code, String detail) {
    /** Why the appliance gave no answer, or was not asked. */
    static Problem of(RedoubtException failure) {
        String detail = String.valueOf(failure.getMessage());
        return switch (failure) {
            case UntrustedApplianceException _ ->
                new Problem(HttpStatus.BAD_GATEWAY_502, "untrusted_appliance", detail);
            case RefusedByApplianceException refused -> new Problem(HttpStatus.BAD_GATEWAY_502, refused.code(), detail);
            case ConsentDueException _ -> new Problem(HttpStatus.FORBIDDEN_403, "consent_due", detail);
            case PassphraseDueException _ -> new Problem(HttpStatus.FORBIDDEN_403, "passphrase_due", detail);
            case DeviceErasedException _, NotEnrolledException _ ->
                new Problem(HttpStatus.FORBIDDEN_403, "device_erased", detail);
            case SessionEndedException _ -> new Problem(HttpStatus.FORBIDDEN_403, "session_ended", detail);
            case ContainerBusyException _ -> new Problem(HttpStatus.SERVICE_UNAVAILABLE_503, "container_busy", detail);
            default ->
                failure.getCause() instanceof ChannelException.TimedOut
                        ? new Problem(HttpStatus.GATEWAY_TIMEOUT_504, "appliance_timeout", detail)
                        : new Problem(HttpStatus.BAD_GATEWAY_502, "appliance_unreachable", detail);
        };
    }

    /** @param response not committed */
    void write(Response response, Callback callback) {
        response.reset();
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        // What was not read of the request is not looked for behind it.
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        response.write(true, ByteBuffer.wrap(json().getBytes(UTF_8)), callback);
    }

    String json() {
        return "{\"title\":" + quoted(HttpStatus.getMessage(status)) + ",\"status\":" + status + ",\"code\":"
                + quoted(code) + ",\"detail\":" + quoted(detail) + "}\n";
    }

    /** RFC 8259, section 7. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c < ' ' || c == '"' || c == '\\') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
