package dev.redoubt.protocol.account;

import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a signature is for: an ASCII label, ended by a zero byte, in front of what is signed. SPEC.md, "Labels". */
enum Labels {
    NODE_CERTIFICATE_BY_ROOT("redoubt v1 node certificate, account root"),
    NODE_CERTIFICATE_BY_NODE("redoubt v1 node certificate, node"),
    AGREEMENT_RECORD("redoubt v1 agreement record"),
    EPHEMERAL_KEY("redoubt v1 ephemeral key"),
    ACCOUNT_STATE("redoubt v1 account state"),
    ACCOUNT_STATE_DIGEST("redoubt v1 account state digest"),
    SUSPENSION("redoubt v1 suspension"),
    JOIN_REQUEST("redoubt v1 join request"),
    JOIN_ANSWER("redoubt v1 join answer");

    private final String prefix;

    Labels(String text) {
        this.prefix = text + "\0";
    }

    byte[] prefix() {
        return prefix.getBytes(StandardCharsets.US_ASCII);
    }

    Octets sign(SigningKey key, byte[] body) {
        return Octets.copyOf(key.sign(message(body)));
    }

    /** @throws InvalidChainException.BadSignature if the signature is not {@code key}'s */
    void verify(VerifyingKey key, byte[] body, Octets signature) throws InvalidChainException {
        if (!key.verify(message(body), signature.toBytes())) {
            throw new InvalidChainException.BadSignature("wrong signature: " + name());
        }
    }

    private byte[] message(byte[] body) {
        return ByteBuffer.allocate(prefix.length() + body.length)
                .put(prefix())
                .put(body)
                .array();
    }

    static VerifyingKey parseKey(Octets key) throws InvalidChainException {
        try {
            return VerifyingKey.parse(key.toBytes());
        } catch (InvalidKeyMaterialException e) {
            InvalidChainException weak = new InvalidChainException.WeakKey("not a usable Ed25519 public key");
            weak.initCause(e);
            throw weak;
        }
    }
}
