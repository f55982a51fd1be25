package dev.redoubt.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.model.KeyReport;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.Notice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real client on the real server: a pool that is drained to its last key while its device is away. */
@Timeout(600)
@Tag("long")
class PoolIT {
    private static final Path PROJECT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final String PASSWORD = "a password of this test";
    private static final int ACCOUNTS = 5;
    private static final int SENDERS = 50;
    private static final int EACH = 3;
    private static final int POOL = 100;
    private static final Duration BUSY = Duration.ofMillis(500);

    @TempDir
    private Path folder;

    @Test
    void fiftySendersDrainAPoolAndEveryMessageDecrypts() throws Exception {
        try (Database database = Database.start(folder.resolve("mariadb"), PASSWORD);
                Appliance appliance = start(database)) {
            List<Redoubt> senders = new ArrayList<>();
            try (Redoubt bob = enrol(appliance, "bob")) {
                for (int i = 0; i < ACCOUNTS; i++) {
                    senders.add(enrol(appliance, "sender" + i));
                }
                Set<String> sent = sendAll(senders);
                assertEquals(SENDERS * EACH, sent.size());
                assertEquals(
                        Map.of(0L, 1L, (long) POOL, (long) ACCOUNTS),
                        pools(database),
                        "bob's is drained to the last key");
                // Receipts would draw keys of the senders.
                bob.change(bob.settings().withDeliveryReceipts(false));
                List<Message> received = bob.inbox();
                assertEquals(SENDERS * EACH, received.size());
                assertEquals(sent, received.stream().map(Message::text).collect(Collectors.toSet()));
                assertCountedAndShown(bob);
                // Those of the senders lost some to bob's receipts.
                assertTrue(
                        !pools(database).containsKey(0L) && pools(database).containsKey((long) POOL),
                        "bob's is refilled at once");
            } finally {
                for (Redoubt sender : senders) {
                    sender.close();
                }
            }
        }
    }

    private static void assertCountedAndShown(Redoubt bob) throws Exception {
        KeyReport keys = bob.devices().keys();
        int underLastResort = SENDERS * EACH - POOL;
        assertEquals(underLastResort, keys.lastResortUses());
        assertEquals(underLastResort - 1, keys.lastResortReuses());
        assertTrue(keys.rejected().isEmpty(), keys.rejected().toString());
        assertEquals(
                List.of(Notice.Kind.KEYS_RAN_OUT),
                bob.notices().stream().map(Notice::kind).toList());
    }

    /** All at the same time, each one message after the other. @return the texts */
    private static Set<String> sendAll(List<Redoubt> accounts) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Future<List<String>>> sending = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < SENDERS; i++) {
                Redoubt account = accounts.get(i % ACCOUNTS);
                String sender = "sender " + i;
                sending.add(threads.submit(() -> {
                    go.await();
                    return sendEach(account, sender);
                }));
            }
            go.countDown();
        }
        Set<String> sent = new HashSet<>();
        for (Future<List<String>> one : sending) {
            sent.addAll(one.get());
        }
        for (Redoubt account : accounts) {
            // What was kept because the appliance was busy goes out.
            account.inbox();
        }
        return sent;
    }

    private static List<String> sendEach(Redoubt account, String sender) throws Exception {
        List<String> texts = new ArrayList<>();
        while (texts.size() < EACH) {
            String text = "message " + texts.size() + " of " + sender;
            try {
                account.send("bob", text);
                texts.add(text);
            } catch (MessageKeptException _) {
                texts.add(text);
            } catch (RefusedByApplianceException e) {
                // A slow machine: nothing was drawn, and nothing is kept.
                assertEquals("unavailable", e.code());
                Thread.sleep(BUSY);
            }
        }
        return texts;
    }

    /** How many pools have so many one-time keys. */
    private static Map<Long, Long> pools(Database database) throws Exception {
        List<Database.Table> tables = database.everything();
        List<String> holders = column(tables, "ephemeral_key", "node");
        return column(tables, "node", "id").stream()
                .map(node -> holders.stream().filter(node::equals).count())
                .collect(Collectors.groupingBy(size -> size, Collectors.counting()));
    }

    private static List<String> column(List<Database.Table> tables, String name, String column) {
        return tables.stream()
                .filter(table -> table.name().equals(name))
                .flatMap(table ->
                        table.rows().stream().map(row -> row.get(table.columns().indexOf(column))))
                .toList();
    }

    private Appliance start(Database database) throws Exception {
        Path bin = PROJECT.resolve("server/bin");
        Path home = folder.resolve("appliance");
        int port = Appliance.freePort();
        Appliance.init(bin, home, port, database, PASSWORD);
        return Appliance.start(bin, home, port);
    }

    private Redoubt enrol(Appliance appliance, String name) throws Exception {
        try (Passphrase passphrase = Passphrase.takeOwnershipOf(("the passphrase of " + name).toCharArray())) {
            return Redoubt.enrol(folder.resolve(name), appliance.invite(name), passphrase);
        }
    }
}
