package dev.redoubt.channel.handshake;

import dev.redoubt.protocol.identity.Octets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/** ClientHellos, good and bad, of the parts of an honest one. */
final class ClientHelloVectors {
    private static final int OFFERS = 33;
    private static final int SHARE = 37;
    private static final int MAXIMUM_SHARE = 4096;

    private final byte[] honest;
    private final Octets share;
    private final HandshakeVectorWriter.Sink sink;

    private ClientHelloVectors(byte[] honest, HandshakeVectorWriter.Sink sink) {
        this.honest = honest;
        this.share = Octets.copyOf(Arrays.copyOfRange(honest, SHARE, honest.length));
        this.sink = sink;
    }

    static void write(byte[] honest, HandshakeVectorWriter.Sink sink) throws IOException {
        ClientHelloVectors vectors = new ClientHelloVectors(honest, sink);
        vectors.writeShapes();
        vectors.writeOffers();
        vectors.writeSizes();
        vectors.writeShares();
    }

    private void writeShapes() throws IOException {
        sink.write("ok", "", "ok", honest);
        sink.write("version-2", "", "malformed", over(0, "02"));
        sink.write("cut", "", "malformed", Arrays.copyOf(honest, honest.length - 1));
        sink.write("byte-after-end", "", "malformed", Arrays.copyOf(honest, honest.length + 1));
        sink.write("no-bytes", "", "malformed", new byte[0]);
    }

    private void writeOffers() throws IOException {
        sink.write("unknown-suite-beside", "", "ok", hello(offer(1, share), offer(255, zeros(1))));
        sink.write("unknown-suite-only", "", "no_common_suite", hello(offer(2, share)));
        sink.write("no-suite", "", "malformed", hello());
        sink.write("no-suite-but-its-bytes", "", "malformed", over(OFFERS, "00"));
        sink.write("suite-0", "", "malformed", over(OFFERS + 1, "00"));
        sink.write("same-suite-twice", "", "malformed", hello(offer(1, share), offer(1, share)));
        sink.write("suites-downwards", "", "malformed", hello(offer(2, share), offer(1, share)));
        sink.write("8-suites", "", "ok", helloWith(Collections.nCopies(7, 1)));
        sink.write("9-suites", "", "malformed", helloWith(Collections.nCopies(8, 1)));
    }

    private void writeSizes() throws IOException {
        sink.write("longest-share", "of another suite", "ok", helloWith(List.of(MAXIMUM_SHARE)));
        sink.write("share-of-4097-bytes", "of another suite", "malformed", helloWith(List.of(MAXIMUM_SHARE + 1)));
        int rest = ClientHello.MAXIMUM_SIZE - honest.length - 3 * (3 + MAXIMUM_SHARE) - 3;
        sink.write("hello-of-16384-bytes", "", "ok", helloWith(List.of(4096, 4096, 4096, rest)));
        sink.write("hello-of-16385-bytes", "", "malformed", helloWith(List.of(4096, 4096, 4096, rest + 1)));
    }

    private void writeShares() throws IOException {
        sink.write("share-of-no-bytes", "", "malformed", hello(offer(1, zeros(0))));
        sink.write("share-of-one-byte", "", "unusable_key_share", hello(offer(1, zeros(1))));
        sink.write("share-too-short", "", "unusable_key_share", hello(offer(1, resized(share.size() - 1))));
        sink.write("share-too-long", "", "unusable_key_share", hello(offer(1, resized(share.size() + 1))));
        sink.write("x25519-share-of-zeros", "", "unusable_key_share", over(SHARE, "0".repeat(64)));
        sink.write("x25519-share-of-small-order", "", "unusable_key_share", over(SHARE, "01" + "0".repeat(62)));
        String highest = "the first coefficient is 3,328";
        sink.write("ml-kem-key-below-modulus", highest, "ok", over(SHARE + 32, "000d00"));
        sink.write("ml-kem-key-at-modulus", "it is 3,329", "unusable_key_share", over(SHARE + 32, "010d00"));
        sink.write("ml-kem-key-beyond-modulus", "", "unusable_key_share", over(SHARE + 32, "ffffff"));
    }

    private byte[] over(int at, String hex) {
        return ByteBuffer.wrap(honest.clone())
                .put(at, HexFormat.of().parseHex(hex))
                .array();
    }

    private Octets resized(int size) {
        return Octets.copyOf(Arrays.copyOf(share.toBytes(), size));
    }

    private static Octets zeros(int size) {
        return Octets.copyOf(new byte[size]);
    }

    private static ClientHello.Offer offer(int suite, Octets share) {
        return new ClientHello.Offer(suite, share);
    }

    /** The honest offer, and others behind it with shares of these sizes. */
    private byte[] helloWith(List<Integer> sizes) {
        List<ClientHello.Offer> offers = new ArrayList<>(List.of(offer(1, share)));
        sizes.forEach(size -> offers.add(offer(offers.size() + 1, zeros(size))));
        return hello(offers.toArray(ClientHello.Offer[]::new));
    }

    private byte[] hello(ClientHello.Offer... offers) {
        Octets random = Octets.copyOf(Arrays.copyOfRange(honest, 1, OFFERS));
        return new ClientHello(random, List.of(offers)).toBytes();
    }
}
