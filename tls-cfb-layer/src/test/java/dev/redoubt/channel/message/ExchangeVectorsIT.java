package dev.redoubt.channel.message;

import static dev.redoubt.channel.record.VectorFile.field;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.channel.bhttp.MalformedMessageException;
import dev.redoubt.channel.bhttp.MessageDecoder;
import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.channel.handshake.ChannelKey;
import dev.redoubt.channel.handshake.RevocationList;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.handshake.ScriptedRandom;
import dev.redoubt.channel.record.ExchangeException;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.VectorFile;
import dev.redoubt.channel.session.ChannelLimits;
import dev.redoubt.channel.session.ChannelServer;
import dev.redoubt.channel.session.ServerExchange;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads {@code vectors/exchanges}: a handshake, and then one request after another. */
class ExchangeVectorsIT {
    private static final Path FOLDER = Path.of("vectors");
    private static final ChannelLimits PATIENT = new ChannelLimits(
            1, 1, 1, 1, 4096, 4096, Duration.ofSeconds(10), Duration.ofHours(1), Duration.ofSeconds(30));
    private final AtomicLong nanoTime = new AtomicLong();

    static List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(FOLDER.resolve("exchanges"))) {
            return files.sorted().toList();
        }
    }

    private static byte[] bytes(Map<String, String> vector, String field) {
        return HexFormat.of().parseHex(field(vector, field));
    }

    private ChannelServer server(Map<String, String> handshake) throws Exception {
        ScriptedRandom random = new ScriptedRandom(
                field(handshake, "server-x25519-private"),
                field(handshake, "server-ml-kem-m"),
                field(handshake, "session"));
        ChannelKey key = new ChannelKey(
                SigningKey.ofSeed(Secret.takeOwnershipOf(bytes(handshake, "channel-seed"))),
                ChannelCertificate.parse(bytes(handshake, "certificate")),
                Optional.of(RevocationList.parse(bytes(handshake, "revocations"))));
        ChannelServer server = new ChannelServer(
                key,
                policy(handshake),
                PATIENT,
                (account, node) -> Optional.empty(),
                random,
                nanoTime::get,
                new RecordEngines(1));
        assertArrayEquals(bytes(handshake, "server-hello"), server.handshake(bytes(handshake, "client-hello")));
        return server;
    }

    private static RotationPolicy policy(Map<String, String> handshake) {
        String[] policy = field(handshake, "policy").split(" ", -1);
        return new RotationPolicy(
                Duration.ofSeconds(Long.parseLong(policy[0])), Integer.parseInt(policy[1]), Long.parseLong(policy[2]));
    }

    @ParameterizedTest
    @MethodSource("files")
    void serverFindsOfEachRequestWhatTheVectorSays(Path file) throws Exception {
        Map<String, String> vector = VectorFile.read(file);
        ChannelServer server =
                server(VectorFile.read(FOLDER.resolve("handshake/" + field(vector, "handshake") + ".txt")));
        for (int step = 1; step == 1 || vector.containsKey("expect-" + step); step++) {
            nanoTime.set(Duration.ofSeconds(Long.parseLong(field(vector, "seconds-" + step)))
                    .toNanos());
            String outcome = outcome(server, bytes(vector, "request-" + step));
            assertEquals(field(vector, "expect-" + step), outcome, "request " + step);
        }
        server.close();
    }

    private static String outcome(ChannelServer server, byte[] wire) {
        try {
            ExchangePrefix prefix =
                    ExchangePrefix.parse(Arrays.copyOf(wire, Math.min(wire.length, ExchangePrefix.SIZE)));
            try (ServerExchange exchange = server.open(prefix)) {
                MessageOpener opener = new MessageOpener(exchange.request(), MessageDecoder.ofRequest());
                ByteBuffer records = ByteBuffer.wrap(wire, ExchangePrefix.SIZE, wire.length - ExchangePrefix.SIZE);
                while (opener.next(records) != null) {}
                opener.end();
            }
            return "ok";
        } catch (ExchangeException e) {
            return e.failure().label();
        } catch (MalformedMessageException e) {
            return e.fault().label();
        }
    }
}
