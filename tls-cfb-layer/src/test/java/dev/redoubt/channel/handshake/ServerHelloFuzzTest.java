package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.redoubt.channel.record.BoundedMemory;
import dev.redoubt.channel.record.FuzzSeeds;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.VectorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes in place of the answer that the vector's client waits for. SPEC.md, "ServerHello" and "Checks of the client". */
class ServerHelloFuzzTest {
    private final Map<String, String> vector = FuzzSeeds.read(Path.of("vectors/handshake/client/ok.txt"));
    private final RecordEngines engines = new RecordEngines(1);

    static Stream<byte[]> hellos() throws IOException {
        return FuzzSeeds.of("handshake/client", "server-hello");
    }

    private byte[] bytes(String field) {
        return HexFormat.of().parseHex(VectorFile.field(vector, field));
    }

    @MethodSource("hellos")
    @FuzzTest
    void helloHasOneEncodingAndOnlyTheHonestOneIsAccepted(byte[] bytes) {
        BoundedMemory.parse(bytes.length, () -> parse(bytes))
                .ifPresent(hello -> assertArrayEquals(bytes, write(hello)));
        assertEquals(Arrays.equals(bytes("server-hello"), bytes), isAccepted(bytes));
    }

    private static Optional<ServerHello> parse(byte[] bytes) {
        try {
            return Optional.of(ServerHello.parse(bytes));
        } catch (HandshakeException.Malformed _) {
            return Optional.empty();
        }
    }

    private static byte[] write(ServerHello hello) {
        byte[] core = ServerHello.core(
                hello.suite(),
                hello.session(),
                hello.share().toBytes(),
                hello.policy(),
                hello.certificate().toBytes());
        return ServerHello.whole(
                core, hello.signature().toBytes(), hello.confirmation().toBytes());
    }

    private boolean isAccepted(byte[] bytes) {
        try (ClientInitiation client = client()) {
            client.finish(bytes).secrets().close();
            return true;
        } catch (HandshakeException _) {
            return false;
        }
    }

    private ClientInitiation client() {
        Instant now = Instant.ofEpochSecond(Long.parseLong(VectorFile.field(vector, "now")));
        ScriptedRandom random = new ScriptedRandom(
                VectorFile.field(vector, "client-random"),
                VectorFile.field(vector, "client-x25519-private"),
                VectorFile.field(vector, "client-ml-kem-d"),
                VectorFile.field(vector, "client-ml-kem-z"));
        CertificateCheck check =
                new CertificateCheck(RootPin.of(bytes("root-pin")), new RememberedCertificates(), () -> now);
        return new ClientInitiation(check, random, engines);
    }
}
