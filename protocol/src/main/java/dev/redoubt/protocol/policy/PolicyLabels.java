package dev.redoubt.protocol.policy;

import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a signature is for: ASCII, ended by a zero byte. SPEC.md, "Labels". */
enum PolicyLabels {
    CERTIFICATE("redoubt v1 policy key"),
    POLICY("redoubt v1 policy"),
    AUDIT_HEAD("redoubt v1 audit head"),
    RESTORATION("redoubt v1 restoration");

    private final String prefix;

    PolicyLabels(String text) {
        this.prefix = text + "\0";
    }

    Octets sign(SigningKey key, byte[] body) {
        return Octets.copyOf(key.sign(message(body)));
    }

    /** @throws PolicyException BAD_SIGNATURE if the signature is not {@code key}'s */
    void verify(VerifyingKey key, byte[] body, Octets signature) throws PolicyException {
        if (!key.verify(message(body), signature.toBytes())) {
            throw new PolicyException(PolicyException.Reason.BAD_SIGNATURE, "wrong signature: " + name());
        }
    }

    private byte[] message(byte[] body) {
        return ByteBuffer.allocate(prefix.length() + body.length)
                .put(prefix.getBytes(StandardCharsets.US_ASCII))
                .put(body)
                .array();
    }
}
