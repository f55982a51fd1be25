package dev.redoubt.server.api;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;

/**
 * A request as it was sent: nothing of it is decoded yet, so that a signature can be checked over the very bytes that are read later.
 *
 * @param path from the first slash to before the question mark
 * @param query after the question mark; empty without one
 * @param authority host and port that the request named to the appliance
 * @param origin where it comes from
 */
public record ApiRequest(
        String method, String path, String query, HttpFields fields, String authority, byte[] body, Origin origin) {

    /** @param device that the session was authenticated for */
    public record Origin(Optional<NodeId> device, InetAddress address) {
        private static final int IPV4_PREFIX = 3;
        private static final int IPV6_PREFIX = 6;

        /** By what limits count: a device, wherever it is, or without one an IPv4 /24 or IPv6 /48. */
        public Octets place() {
            return Octets.copyOf(device.map(NodeId::toBytes).orElseGet(this::prefix));
        }

        private byte[] prefix() {
            int length = address instanceof Inet6Address ? IPV6_PREFIX : IPV4_PREFIX;
            return Arrays.copyOf(address.getAddress(), length);
        }
    }

    /** All values of a field, one for each time that it stands there; commas in them divide nothing. */
    public List<String> values(String name) {
        return fields.stream()
                .filter(field -> field.is(name))
                .map(field -> field.getValue() == null ? "" : field.getValue())
                .toList();
    }

    /**
     * A field that stands there once at most.
     *
     * @throws ApiException.BadRequestError if it is there more often: two readers might take another one of them each
     */
    public Optional<String> single(String name) {
        List<String> values = values(name);
        if (values.size() > 1) {
            throw new ApiException.BadRequestError("the field " + name + " stands there more than once");
        }
        return values.stream().findFirst();
    }
}
