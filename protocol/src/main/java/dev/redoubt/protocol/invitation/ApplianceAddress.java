package dev.redoubt.protocol.invitation;

import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * Where an appliance listens, in its one canonical form.
 *
 * @param host a DNS name in lower case (RFC 1123; at most 253 characters, no dot at the end), an IPv4 address of four
 *     decimal numbers, or an IPv6 address in the form of RFC 5952 without brackets and zone
 * @param port 1 to 65535
 */
public record ApplianceAddress(String host, int port) {
    private static final int LONGEST_NAME = 253;
    private static final Pattern NAME = Pattern.compile("(?!-)[a-z0-9-]{1,63}(?<!-)(\\.(?!-)[a-z0-9-]{1,63}(?<!-))*");
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?[0-9]+");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:]{2,39}");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

    /** @throws IllegalArgumentException if host or port is out of its form */
    public ApplianceAddress {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
        boolean canonical = host.contains(":")
                ? IPV6.matcher(host).matches() && isLiteral(host)
                : ENDS_IN_NUMBER.matcher(host).matches() ? isLiteral(host) : isName(host);
        if (!canonical) {
            throw new IllegalArgumentException("not a host name in lower case, an IPv4 or a canonical IPv6 address");
        }
    }

    /**
     * @param text {@code HOST:PORT}, an IPv6 address in brackets
     * @throws IllegalArgumentException if it is anything else, or not in the canonical form
     */
    public static ApplianceAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 1 || !PORT.matcher(port).matches()) {
            throw new IllegalArgumentException("not HOST:PORT");
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.contains(":") != bracketed) {
            throw new IllegalArgumentException("an IPv6 address, and nothing else, stands in brackets");
        }
        return new ApplianceAddress(bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
    }

    /** Whether the host is an IP address, not a name. Nothing is resolved. */
    public boolean isAddress() {
        return host.contains(":") || ENDS_IN_NUMBER.matcher(host).matches();
    }

    /** {@code HOST:PORT}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static boolean isName(String host) {
        return host.length() <= LONGEST_NAME && NAME.matcher(host).matches();
    }

    private static boolean isLiteral(String host) {
        try {
            InetAddress address = InetAddress.ofLiteral(host);
            byte[] bytes = address.getAddress();
            return host.equals(bytes.length == 4 ? address.getHostAddress() : canonicalIpv6(bytes));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** RFC 5952 section 4: lower case, no leading zeros, the first longest run of two or more zero groups as "::". */
    private static String canonicalIpv6(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = Byte.toUnsignedInt(bytes[2 * i]) << 8 | Byte.toUnsignedInt(bytes[2 * i + 1]);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int run = zerosFrom(groups, i);
            if (run > length) {
                start = i;
                length = run;
            }
        }
        return start < 0 ? join(groups, 0, 8) : join(groups, 0, start) + "::" + join(groups, start + length, 8);
    }

    private static int zerosFrom(int[] groups, int start) {
        int end = start;
        while (end < groups.length && groups[end] == 0) {
            end++;
        }
        return end - start;
    }

    private static String join(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
