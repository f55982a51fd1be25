package dev.redoubt.client.appliance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.redoubt.protocol.invitation.ApplianceAddress;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Optional;
import java.util.regex.Pattern;

/** Asks a proxy for a tunnel (RFC 9110, section 9.3.6), for the one TLS handshake that comes before there is a channel. */
final class ProxyTunnel {
    private static final int MAX_HEAD = 16 * 1024;
    private static final String END = "\r\n\r\n";
    private static final Pattern ACCEPTED = Pattern.compile("HTTP/1\\.[01] 2\\d\\d[ \\r].*", Pattern.DOTALL);

    private ProxyTunnel() {}

    /**
     * @param connection to the proxy; leads to the appliance from now on
     * @param authorization the value of the field {@code Proxy-Authorization}
     * @throws IOException if the proxy does not connect
     */
    static void open(Socket connection, ApplianceAddress to, Optional<String> authorization) throws IOException {
        String request = "CONNECT " + to + " HTTP/1.1\r\nHost: " + to
                + authorization
                        .map(value -> "\r\nProxy-Authorization: " + value)
                        .orElse("")
                + END;
        connection.getOutputStream().write(request.getBytes(ISO_8859_1));
        String head = head(connection.getInputStream());
        if (!ACCEPTED.matcher(head).matches()) {
            throw new IOException("the proxy does not connect: "
                    + head.lines().findFirst().orElse("").strip());
        }
    }

    /** Byte for byte: what comes behind it is the appliance's. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < END.length()) {
            int octet = in.read();
            if (octet < 0 || head.size() == MAX_HEAD) {
                throw new EOFException("the proxy does not answer in HTTP");
            }
            head.write(octet);
            matched = octet == END.charAt(matched) ? matched + 1 : octet == '\r' ? 1 : 0;
        }
        return head.toString(ISO_8859_1);
    }
}
