package dev.redoubt.protocol.file;

import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * What lets somebody do something with one blob: 32 bytes that nobody guesses. The write capability is random and stays with
 * who made the blob: to fill it and to delete it. The read capability follows from it, one way, and travels to the
 * recipients. The appliance keeps neither, but the blob's id, which follows from the read capability. SPEC.md, "Blobs".
 */
public sealed interface BlobCapability {
    int SIZE = 32;

    Octets value();

    /** By which the appliance finds the blob: not a secret that opens anything. */
    Octets blobId();

    /** To fill and to delete. */
    record Write(Octets value) implements BlobCapability {
        public Write {
            requireSize(value);
        }

        public static Write random(SecureRandom random) {
            try (Secret secret = Secret.random(SIZE, random)) {
                return new Write(secret.read(Octets::copyOf));
            }
        }

        public Read read() {
            return new Read(hash("redoubt v1 blob, to read\0", value));
        }

        @Override
        public Octets blobId() {
            return read().blobId();
        }

        @Override
        public String toString() {
            return "Write[redacted]";
        }
    }

    /** To download. */
    record Read(Octets value) implements BlobCapability {
        public Read {
            requireSize(value);
        }

        @Override
        public Octets blobId() {
            return hash("redoubt v1 blob id\0", value);
        }

        @Override
        public String toString() {
            return "Read[redacted]";
        }
    }

    private static void requireSize(Octets value) {
        if (value.size() != SIZE) {
            throw new IllegalArgumentException("a capability has 32 bytes");
        }
    }

    private static Octets hash(String label, Octets value) {
        return Octets.copyOf(Digests.sha256(label.getBytes(StandardCharsets.US_ASCII), value.toBytes()));
    }
}
