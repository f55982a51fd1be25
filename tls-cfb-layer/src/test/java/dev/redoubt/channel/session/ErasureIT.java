package dev.redoubt.channel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.redoubt.channel.handshake.ClientRotation;
import dev.redoubt.channel.handshake.EpochSecrets;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordKeys;
import dev.redoubt.channel.record.RecordKind;
import dev.redoubt.crypto.Secret;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks for keys where a thief of the machine's memory would: in a dump of all that lives in the heap, of both sides. */
class ErasureIT {
    private static final int CHUNK = 1 << 24;
    private static final int KEY = RecordKeys.KEY_SIZE;

    private final TestAppliance appliance = new TestAppliance();
    private final DeviceSigner signer = appliance.enrolDevice();

    @TempDir
    private Path folder;

    @Test
    void keysOfFormerEpochsAreNowhereInTheHeap() throws Exception {
        ClientSession session = appliance.connect();
        exchange(session.next().orElseThrow(), server -> server.authenticate(session.statement(signer)));
        Map<String, byte[]> former = hidden("former ", secrets(session));
        for (int i = 0; i < 20; i++) {
            exchange(session.next().orElseThrow(), _ -> {});
        }
        appliance.server().rotateAll();
        rotate(session);
        exchange(session.next().orElseThrow(), _ -> {});
        appliance.pass(Duration.ofSeconds(30));
        appliance.server().expire();
        Map<String, byte[]> current = hidden("current ", secrets(session));
        Map<String, byte[]> all = new LinkedHashMap<>(former);
        all.putAll(current);

        Set<String> found = search(dump(), all);

        // That those in use are found shows that the search finds.
        assertEquals(new TreeSet<>(current.keySet()), found);
        assertTrue(former.size() == 8 && current.size() == 8);
    }

    private interface Body {
        void run(ServerExchange server) throws Exception;
    }

    private void exchange(ClientExchange client, Body body) throws Exception {
        try (client;
                ServerExchange server = appliance.server().open(ExchangePrefix.parse(client.prefix()))) {
            server.request().open(client.request().seal(ByteBuffer.allocate(100), RecordKind.LAST));
            body.run(server);
            client.response().open(server.response().seal(ByteBuffer.allocate(100), RecordKind.LAST));
        }
    }

    private void rotate(ClientSession session) throws Exception {
        ClientRotation rotation = session.rotation(appliance.check(), new SecureRandom(), appliance.engines());
        exchange(
                session.rotationExchange(),
                server -> session.await(rotation.finish(server.rotate(rotation.request()))));
        exchange(session.proof(), server -> server.authenticate(session.statement(signer)));
        session.proven();
    }

    /** The secrets of the current epoch. */
    private static EpochSecrets secrets(ClientSession session) throws ReflectiveOperationException {
        return ((ClientEpoch) field(session, "current")).secrets();
    }

    /** Every key of the epoch, inverted, so that what is looked for is not what is found. */
    private static Map<String, byte[]> hidden(String epoch, EpochSecrets secrets) throws ReflectiveOperationException {
        Map<String, byte[]> hidden = new TreeMap<>();
        for (RecordKeys keys : new RecordKeys[] {secrets.clientToServer(), secrets.serverToClient()}) {
            for (String name : new String[] {"encryption", "authentication", "initialization"}) {
                hidden.put(epoch + field(keys, "direction") + " " + name, inverted((Secret) field(keys, name)));
            }
        }
        hidden.put(epoch + "exporter", inverted(secrets.exporter()));
        hidden.put(epoch + "ratchet", inverted(secrets.ratchet()));
        return hidden;
    }

    private static byte[] inverted(Secret secret) {
        return secret.read(bytes -> invert(bytes.clone()));
    }

    private static byte[] invert(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ~bytes[i];
        }
        return bytes;
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    /** Only what is still referred to: whatever else there is, the collector is about to overwrite. */
    private Path dump() throws IOException {
        Path file = folder.resolve("heap.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), true);
        return file;
    }

    private static Set<String> search(Path dump, Map<String, byte[]> hidden) throws IOException {
        Map<Long, Map.Entry<String, byte[]>> byBeginning = new LinkedHashMap<>();
        hidden.entrySet()
                .forEach(key -> byBeginning.put(~ByteBuffer.wrap(key.getValue()).getLong(), key));
        Set<String> found = new TreeSet<>();
        try (FileChannel file = FileChannel.open(dump)) {
            for (long at = 0; at < file.size(); at += CHUNK) {
                ByteBuffer chunk = read(file, at);
                for (int i = 0; i + KEY <= chunk.limit(); i++) {
                    Map.Entry<String, byte[]> key = byBeginning.get(chunk.getLong(i));
                    if (key != null && matches(chunk, i, key.getValue())) {
                        found.add(key.getKey());
                    }
                }
            }
        }
        return found;
    }

    /** With as much of the next chunk as a key that begins in this one may need. */
    private static ByteBuffer read(FileChannel file, long at) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK + KEY - 1);
        while (chunk.hasRemaining() && file.read(chunk, at + chunk.position()) >= 0) {}
        return chunk.flip();
    }

    private static boolean matches(ByteBuffer chunk, int at, byte[] hidden) {
        for (int i = 0; i < KEY; i++) {
            if (chunk.get(at + i) != (byte) ~hidden[i]) {
                return false;
            }
        }
        return true;
    }
}
