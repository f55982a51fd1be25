package dev.redoubt.channel.handshake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** ServerHellos at each limit of SPEC.md and one past it: the honest one with a few bytes laid over it. */
final class ServerHelloEdges {
    private static final int POLICY = 1140;
    private static final int CERTIFICATE = POLICY + RotationPolicy.SIZE + 2;

    private final byte[] honest;
    private final HandshakeVectorWriter.Sink sink;

    private ServerHelloEdges(byte[] honest, HandshakeVectorWriter.Sink sink) {
        this.honest = honest;
        this.sink = sink;
    }

    static void write(byte[] honest, HandshakeVectorWriter.Sink sink) throws IOException {
        ServerHelloEdges edges = new ServerHelloEdges(honest, sink);
        edges.writePolicies();
        edges.writeCertificates();
        edges.writeKeys();
        edges.write("suite-0", "", "suite_not_offered", 1, "00");
        edges.write("certificate-of-no-bytes", "", "malformed", CERTIFICATE - 2, "0000");
        sink.write("longer-than-8192-bytes", "", "malformed", Arrays.copyOf(honest, 8193));
    }

    /** An honest hello but for these bytes. */
    private void write(String name, String comment, String expect, int at, String hex) throws IOException {
        sink.write(name, comment, expect, over(honest, at, hex));
    }

    private static byte[] over(byte[] bytes, int at, String hex) {
        return ByteBuffer.wrap(bytes.clone())
                .put(at, HexFormat.of().parseHex(hex))
                .array();
    }

    private void writePolicies() throws IOException {
        write("policy-of-no-seconds", "", "malformed", POLICY, "00000000");
        write("policy-of-most-seconds", "well-formed", "wrong_server_signature", POLICY, "7fffffff");
        write("policy-of-2-to-31-seconds", "", "malformed", POLICY, "80000000");
        write("policy-of-most-exchanges", "well-formed", "wrong_server_signature", POLICY + 4, "7fffffff");
        write("policy-of-2-to-31-exchanges", "", "malformed", POLICY + 4, "80000000");
        write("policy-of-no-bytes", "", "malformed", POLICY + 8, "0000000000000000");
        write("policy-of-most-bytes", "well-formed", "wrong_server_signature", POLICY + 8, "3fffffffffffffff");
        write("policy-of-2-to-62-bytes", "", "malformed", POLICY + 8, "4000000000000000");
    }

    private void writeCertificates() throws IOException {
        String wellFormed = "well-formed";
        write("certificate-of-version-2", "", "malformed", CERTIFICATE, "02");
        write("certificate-for-suite-0", "", "malformed", CERTIFICATE + 1, "00");
        write("certificate-of-highest-serial", wellFormed, "wrong_certificate_signature", serial(), "7fffffffffffffff");
        write("certificate-of-serial-2-to-63", "", "malformed", serial(), "8000000000000000");
        String lastSecond = "0000003afff4417e0000003afff4417f";
        write("certificate-to-the-year-9999", wellFormed, "wrong_certificate_signature", serial() + 8, lastSecond);
        write("certificate-after-the-year-9999", "", "malformed", serial() + 8, "0000003afff4417f0000003afff44180");
        write(
                "certificate-that-ends-before-it-begins",
                "",
                "malformed",
                serial() + 8,
                "00000000000000020000000000000001");
    }

    private static int serial() {
        return CERTIFICATE + 34;
    }

    private void writeKeys() throws IOException {
        int channelKey = CERTIFICATE + 2;
        String f = "f".repeat(60);
        write("channel-key-off-the-curve", "y is 2", "malformed", channelKey, "02" + "0".repeat(62));
        write("channel-key-beyond-the-prime", "y is 3 and the prime", "malformed", channelKey, "f0" + f + "7f");
        write("channel-key-of-the-neutral-point", "", "malformed", channelKey, "01" + "0".repeat(62));
        write(
                "channel-key-of-order-8",
                "",
                "malformed",
                channelKey,
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a");
        write(
                "channel-key-of-mixed-order",
                "the right key plus a point of order 8",
                "malformed",
                channelKey,
                "eb3a02076e6b7e7a4769c1a097c8886de752da6c4fe966f33026c6082ddaefd4");
        write(
                "root-key-of-small-order",
                "malformed before it is not the pinned one",
                "malformed",
                serial() + 24,
                "0".repeat(64));
    }
}
