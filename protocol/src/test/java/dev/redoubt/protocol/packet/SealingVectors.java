package dev.redoubt.protocol.packet;

import static dev.redoubt.protocol.account.People.NOW;

import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.MlKem768;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.account.People;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageCodec;
import dev.redoubt.protocol.packet.PacketSealer.Signing;
import dev.redoubt.protocol.vectors.Vector;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/**
 * One sealing with every value on the way, worked out from SPEC.md with the primitives alone, none of the classes of this
 * package: a second reading of the text.
 */
public final class SealingVectors {
    private static final byte[] NONE = new byte[0];
    private static final byte[] NONCE = new byte[12];

    private final People alice = People.named("alice");
    private final People bob = People.named("bob");
    private final SeededRandom random = new SeededRandom("vectors");
    private final Vector vector = new Vector("one recipient");
    private final byte[] sender = alice.local().credential().toBytes();
    private final byte[] recipient = bob.local().credential().toBytes();

    public static List<Vector> sealing() throws Exception {
        return List.of(new SealingVectors().work());
    }

    private Vector work() throws Exception {
        Message message = Messages.text(alice, "Grüße, bob", bob);
        byte[] body = MessageCodec.encode(message);
        vector.with("sent_at", Long.toString(NOW.getEpochSecond()));
        vector.with("sender_credential", sender);
        vector.with(
                "sender_agreement_private_key",
                alice.node.agreementKey().privateKey().read(byte[]::clone));
        vector.with("recipient_credential", recipient);
        vector.with("recipient_ephemeral_key", bob.oneTime.publicKey().toBytes());
        vector.with("body", body);
        byte[] payload = payload(body);
        byte[] exchange = exchange(payload);
        vector.with("payload", payload).with("exchange", exchange);
        vector.with(
                "payload_digest", Digests.sha256(label("redoubt v1 payload digest"), vector.bytes("padded_payload")));
        vector.with("exchange_digest", Digests.sha256(label("redoubt v1 exchange digest"), exchange));
        agreesWithTheSealer(message, payload, exchange);
        alice.close();
        bob.close();
        return vector;
    }

    private byte[] payload(byte[] body) {
        byte[] plain = join(bytes(0x13, 1, 1), sender, bytes(0), number(body.length, 4), body);
        byte[] padded = Arrays.copyOf(plain, padme(plain.length));
        byte[] secret = drawn("K", 32);
        Secret extracted = Hkdf.SHA512.extract(NONE, Secret.takeCopyOf(secret));
        Secret material = Hkdf.SHA512.expand(extracted, label("redoubt v1 payload"), 44);
        byte[] commitment = raw(Hkdf.SHA512.expand(extracted, label("redoubt v1 commit"), 32));
        byte[] c = AesGcm.seal(material.slice(0, 32), raw(material.slice(32, 44)), padded, commitment);
        vector.with("padded_payload", padded);
        vector.with("payload_key", raw(material.slice(0, 32))).with("payload_nonce", raw(material.slice(32, 44)));
        vector.with("commitment", commitment);
        return join(bytes(0x12, 1, 1), commitment, c);
    }

    /** As the paper writes it. */
    private static int padme(int size) {
        double exponent = Math.floor(Math.log(size) / Math.log(2));
        double kept = Math.floor(Math.log(exponent) / Math.log(2)) + 1;
        double bucket = Math.pow(2, exponent - kept);
        return (int) (Math.ceil(size / bucket) * bucket);
    }

    private byte[] exchange(byte[] payload) throws Exception {
        byte[] e = bob.oneTime.publicKey().x25519().toBytes();
        byte[] i = bob.agreement.key().toBytes();
        byte[] p = bob.oneTime.publicKey().mlKem().toBytes();
        X25519KeyPair r = X25519KeyPair.ofPrivateKey(Secret.takeCopyOf(drawn("e", 32)));
        MlKem768.Encapsulation kem = MlKem768.encapsulate(p, replaying(drawn("m", 32)));
        byte[] ct = kem.ciphertext();
        byte[] info = Digests.sha512(
                label("redoubt v1 exchange"), bytes(1), r.publicKey(), e, p, ct, number(1, 8), bytes(0), recipient);
        Secret agreed = Secret.concat(r.agree(e), r.agree(i), kem.sharedSecret());
        Secret material = Hkdf.SHA512.expand(Hkdf.SHA512.extract(NONE, agreed), info, 96);
        byte[] claim = join(alice.node.id().toBytes(), alice.agreement.key().toBytes(), Digests.sha256(sender));
        byte[] s = AesGcm.seal(material.slice(0, 32), NONCE, claim, NONE);
        X25519KeyPair a = alice.node.agreementKey();
        Secret again = Secret.concat(a.agree(e), a.agree(i));
        Secret k2 = Hkdf.SHA512.expand(Hkdf.SHA512.extract(raw(material.slice(32, 96)), again), join(info, claim), 32);
        byte[] binding = Digests.sha512(
                label("redoubt v1 wrapping"), Arrays.copyOfRange(payload, 3, payload.length), r.publicKey(), s);
        byte[] w = AesGcm.seal(k2, NONCE, vector.bytes("K"), binding);
        vector.with("R", r.publicKey()).with("kem_ciphertext", ct);
        vector.with("kem_secret", raw(kem.sharedSecret())).with("info", info);
        vector.with("k1", raw(material.slice(0, 32))).with("c1", raw(material.slice(32, 96)));
        vector.with("claim", claim)
                .with("s", s)
                .with("k2", raw(k2))
                .with("binding", binding)
                .with("w", w);
        return join(bytes(0x11, 1, 1), number(1, 8), bytes(0), r.publicKey(), ct, s, w);
    }

    private void agreesWithTheSealer(Message message, byte[] payload, byte[] exchange) throws Exception {
        SealedPacket packet = new PacketSealer(new SeededRandom("vectors"))
                .seal(alice.local(), message, List.of(bob.recipientKey()), Signing.DENIABLE);
        if (!Arrays.equals(payload, packet.payload())
                || !Arrays.equals(exchange, packet.exchanges().getFirst().exchange())) {
            throw new IllegalStateException("the sealer and SPEC.md do not agree");
        }
    }

    private byte[] drawn(String name, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        vector.with(name, bytes);
        return bytes;
    }

    private static SecureRandom replaying(byte[] drawn) {
        return new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(drawn, 0, bytes, 0, drawn.length);
            }
        };
    }

    private static byte[] label(String text) {
        return (text + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] raw(Secret secret) {
        return secret.read(byte[]::clone);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int at = 0; at < values.length; at++) {
            bytes[at] = (byte) values[at];
        }
        return bytes;
    }

    private static byte[] number(long value, int size) {
        byte[] bytes = new byte[size];
        for (int at = 0; at < size; at++) {
            bytes[at] = (byte) (value >>> (8 * (size - 1 - at)));
        }
        return bytes;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
