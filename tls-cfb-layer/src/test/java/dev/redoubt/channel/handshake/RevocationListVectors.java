package dev.redoubt.channel.handshake;

import dev.redoubt.crypto.SigningKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** The bytes of revocation lists, also of such as no root would sign. */
final class RevocationListVectors {
    private final SigningKey root;
    private final Instant issuedAt;

    RevocationListVectors(SigningKey root, Instant issuedAt) {
        this.root = root;
        this.issuedAt = issuedAt;
    }

    byte[] list(long number, long... serials) {
        return signedBy(root, signedPart(number, issuedAt, serials));
    }

    /** Names this root. */
    byte[] signedBy(SigningKey signer, long number) {
        return signedBy(signer, signedPart(number, issuedAt));
    }

    byte[] issuedAt(Instant when) {
        return signedBy(root, signedPart(1, when));
    }

    byte[] withoutLabel() {
        byte[] signedPart = signedPart(1, issuedAt, 5);
        return join(signedPart, root.sign(signedPart));
    }

    byte[] ofVersion2() {
        byte[] signedPart = signedPart(1, issuedAt);
        signedPart[0] = 2;
        return signedBy(root, signedPart);
    }

    byte[] ofAnotherRoot(SigningKey other) {
        return new ApplianceRoot(other)
                .revoke(1, issuedAt, new TreeSet<>(List.of(5L)))
                .toBytes();
    }

    private byte[] signedPart(long number, Instant when, long... serials) {
        return RevocationList.signedPart(
                number,
                when,
                root.verifyingKey(),
                LongStream.of(serials).boxed().toList());
    }

    private static byte[] signedBy(SigningKey signer, byte[] signedPart) {
        return join(signedPart, signer.sign(RevocationList.statement(signedPart)));
    }

    private static byte[] join(byte[] signedPart, byte[] signature) {
        byte[] whole = Arrays.copyOf(signedPart, signedPart.length + signature.length);
        System.arraycopy(signature, 0, whole, signedPart.length, signature.length);
        return whole;
    }
}
