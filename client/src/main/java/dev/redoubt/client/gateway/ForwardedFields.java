package dev.redoubt.client.gateway;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** Which fields go on to the appliance, and which come back. */
final class ForwardedFields {
    private static final int HTTPS_PORT = 443;
    private static final String FORWARDED = "forwarded";

    /** Of one connection only (RFC 9110, section 7.6.1; RFC 9292, section 4.1), or about this gateway. */
    private static final Set<String> NOT_TO_THE_APPLIANCE = Set.of(
            "connection",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "proxy-authorization",
            "expect",
            // There is no content coding inside of the channel: compressed lengths tell what they were made of.
            "accept-encoding",
            // They name the gateway's own origin, which was checked, and means nothing to the appliance.
            "origin",
            "referer",
            // What the tool calls the appliance is the gateway's to say, and nobody else's.
            FORWARDED,
            Admission.HEADER.toLowerCase(Locale.ROOT));

    /** About the appliance's connection, or rights for other sites that it is not the appliance's to give. */
    private static final Set<String> NOT_TO_THE_TOOL = Set.of("alt-svc", "strict-transport-security");

    private static final String CORS = "access-control-";

    private final List<String> bases;

    /** @param appliance whose absolute links are made relative, so that they lead through the gateway */
    ForwardedFields(ApplianceAddress appliance) {
        String base = "https://" + appliance;
        this.bases = appliance.port() == HTTPS_PORT
                ? List.of(base, base.substring(0, base.lastIndexOf(':')))
                : List.of(base);
    }

    /**
     * @param path of the request: one to the administration API is signed for the host that the tool knows, which goes along
     *     (RFC 7239, section 5.3)
     * @throws RefusedRequestException if a field cannot go through the channel, and must not be left out either
     */
    List<Field> ofRequest(String path, HttpFields fields) throws RefusedRequestException {
        if (fields.contains(HttpHeader.CONTENT_ENCODING)) {
            throw new RefusedRequestException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE_415,
                    "content_coding",
                    "There is no content coding inside of the channel: send the content as it is.");
        }
        Set<String> dropped = new HashSet<>(NOT_TO_THE_APPLIANCE);
        fields.getCSV(HttpHeader.CONNECTION, false).forEach(name -> dropped.add(name.toLowerCase(Locale.ROOT)));
        List<Field> forwarded = new ArrayList<>(fields.size());
        for (HttpField field : fields) {
            String name = field.getLowerCaseName();
            String value = name.equals("cookie") ? Cookies.others(valueOf(field)) : valueOf(field);
            if (!dropped.contains(name) && !(name.equals("cookie") && value.isEmpty())) {
                forwarded.add(inner(name, value));
            }
        }
        if (AdministrativeRequest.isFor(path)) {
            // One of the gateway's own hosts: no quote and no backslash is in it.
            forwarded.add(inner(FORWARDED, "host=\"" + fields.get(HttpHeader.HOST) + "\""));
        }
        return forwarded;
    }

    private static String valueOf(HttpField field) {
        String value = field.getValue();
        return value == null ? "" : value;
    }

    private static Field inner(String name, String value) throws RefusedRequestException {
        try {
            return new Field(name, value);
        } catch (IllegalArgumentException e) {
            throw new RefusedRequestException(
                    HttpStatus.BAD_REQUEST_400, "not_forwardable", String.valueOf(e.getMessage()));
        }
    }

    void copyResponse(List<Field> from, HttpFields.Mutable to) {
        for (Field field : from) {
            if (isForTheTool(field)) {
                to.add(field.name(), isLocation(field) ? relative(field.value()) : field.value());
            }
        }
    }

    private static boolean isForTheTool(Field field) {
        return !NOT_TO_THE_TOOL.contains(field.name())
                && !field.name().startsWith(CORS)
                && !(field.name().equals("set-cookie") && Cookies.isOurs(field.value()));
    }

    private static boolean isLocation(Field field) {
        return field.name().equals("location") || field.name().equals("content-location");
    }

    /**
     * Two slashes begin the name of another host. Browsers take a backslash for a slash, and leave tabs out (WHATWG URL, "URL
     * parsing").
     */
    private static boolean mayNameAHost(String path) {
        return path.startsWith("//") || path.indexOf('\\') >= 0 || path.indexOf('\t') >= 0;
    }

    private String relative(String location) {
        for (String base : bases) {
            String rest = location.startsWith(base + "/") ? location.substring(base.length()) : "";
            if (!rest.isEmpty() && !mayNameAHost(rest)) {
                return rest;
            }
        }
        return location;
    }
}
