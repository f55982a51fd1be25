package dev.redoubt.server.blob;

import dev.redoubt.protocol.file.BlobCapability;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which blob: 32 bytes that follow from its read capability, one way. Also the name of its file. */
record BlobId(Octets value) {
    private static final Pattern FILE_NAME = Pattern.compile("[0-9a-f]{64}");

    /** @throws ProblemException "malformed_request" if it is no capability */
    static BlobId ofWrite(byte[] capability) {
        return new BlobId(new BlobCapability.Write(sized(capability)).blobId());
    }

    /** @throws ProblemException "malformed_request" if it is no capability */
    static BlobId ofRead(byte[] capability) {
        return new BlobId(new BlobCapability.Read(sized(capability)).blobId());
    }

    private static Octets sized(byte[] capability) {
        if (capability.length != BlobCapability.SIZE) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "a capability has 32 bytes");
        }
        return Octets.copyOf(capability);
    }

    String fileName() {
        return value.toHex();
    }

    /** Empty for the name of any other file. */
    static Optional<BlobId> ofFileName(String name) {
        return FILE_NAME.matcher(name).matches() ? Optional.of(new BlobId(Octets.ofHex(name))) : Optional.empty();
    }
}
