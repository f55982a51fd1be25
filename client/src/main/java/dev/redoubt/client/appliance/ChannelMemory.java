package dev.redoubt.client.appliance;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.identity.Octets;
import java.util.Optional;

/**
 * The durable memory of the appliance's channel certificates and of its revocation lists: serial and number only go
 * up. Thread-safe.
 */
public interface ChannelMemory {
    /**
     * @param serial of the newest certificate that was accepted
     * @param channelKey its Ed25519 public key, 32 bytes
     */
    record Seen(long serial, Octets channelKey) {}

    Optional<Seen> newest() throws RedoubtException;

    /** Returns once it is on the disk. Never replaces a higher serial. */
    void remember(Seen certificate) throws RedoubtException;

    /**
     * @param number of the newest list that the root has signed
     * @param list all of its bytes
     */
    record Revocations(long number, Octets list) {}

    Optional<Revocations> revocations() throws RedoubtException;

    /** Returns once it is on the disk. Never replaces a higher number. */
    void remember(Revocations revocations) throws RedoubtException;
}
