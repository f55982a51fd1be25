package dev.redoubt.channel.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * Puts source addresses into few slots by a secret hash: an IPv4 address, or the /64 of an IPv6 address. No address is kept, and
 * nobody can choose whose slot he shares. RATIONALE.md, "Why addresses share buckets". Thread-safe.
 */
final class AddressSlots {
    /** As many as two bytes of a hash tell apart. */
    static final int COUNT = 1 << 16;

    private static final int IPV6_PREFIX = 8;

    private final byte[] key = new byte[16];

    AddressSlots(SecureRandom random) {
        random.nextBytes(key);
    }

    /** From 0 to {@link #COUNT} - 1. */
    int of(InetAddress address) {
        MessageDigest hash = sha256();
        hash.update(key);
        byte[] bytes = address.getAddress();
        hash.update(bytes, 0, address instanceof Inet6Address ? IPV6_PREFIX : bytes.length);
        byte[] digest = hash.digest();
        return ((digest[0] & 0xff) << 8) | (digest[1] & 0xff);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
