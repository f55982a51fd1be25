import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * People who write down what the appliance has answered for and what came, with the SDK of a release. They stay open for as long as they are told what to do, and
 * so through restarts, upgrades and other hosts, as people's programs do:
 *
 * <pre>
 * java … Ledger HOMES LEDGERS
 * begin TITLE   alice and dave write texts TITLE-alice-1, TITLE-alice-2 … to bob; LEDGERS/accepted-TITLE gets each that was accepted
 * end           they end; says accepted=… kept=… refused=… gap=…: how many; of how many nobody knows yet, which go out by themselves; how often not;
 *               and the longest time in milliseconds between two of one person that were
 * fetch         LEDGERS/received-TITLE gets each text that waited for bob
 * quit
 * </pre>
 *
 * Each command is a line, and gets one line as its answer. The passphrase is {@code REDOUBT_PASSPHRASE}.
 */
public final class Ledger {
    private static final List<String> SENDERS = List.of("alice", "dave");

    private final Path homes;
    private final Path ledgers;
    private String title = "none";
    private List<Sender> senders = List.of();

    private Ledger(Path homes, Path ledgers) {
        this.homes = homes;
        this.ledgers = ledgers;
    }

    public static void main(String[] arguments) throws Exception {
        Ledger ledger = new Ledger(Path.of(arguments[0]), Path.of(arguments[1]));
        try (Redoubt alice = ledger.open("alice");
                Redoubt dave = ledger.open("dave");
                Redoubt bob = ledger.open("bob");
                BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("open");
            for (String line = commands.readLine(); line != null && !line.equals("quit"); line = commands.readLine()) {
                String[] words = line.split(" ");
                System.out.println(
                        switch (words[0]) {
                            case "begin" -> ledger.begin(words[1], List.of(alice, dave));
                            case "end" -> ledger.end();
                            case "fetch" -> ledger.fetch(bob);
                            default -> "there is no command " + line;
                        });
            }
        }
    }

    private Redoubt open(String name) throws RedoubtException {
        try (Passphrase passphrase = Passphrase.takeOwnershipOf(System.getenv("REDOUBT_PASSPHRASE").toCharArray())) {
            return Redoubt.open(homes.resolve(name), passphrase);
        }
    }

    private static PrintWriter appendingTo(Path file) throws IOException {
        return new PrintWriter(Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), true);
    }

    private String begin(String next, List<Redoubt> devices) throws IOException {
        title = next;
        Path file = ledgers.resolve("accepted-" + title);
        senders = List.of(
                new Sender(devices.getFirst(), appendingTo(file), title + "-" + SENDERS.getFirst()),
                new Sender(devices.getLast(), appendingTo(file), title + "-" + SENDERS.getLast()));
        senders.forEach(Thread::start);
        return "begun";
    }

    private String end() throws InterruptedException {
        long accepted = 0;
        long kept = 0;
        long refused = 0;
        long gap = 0;
        senders.forEach(sender -> sender.ending = true);
        for (Sender sender : senders) {
            sender.join();
            accepted += sender.accepted;
            kept += sender.kept;
            refused += sender.refused;
            gap = Math.max(gap, sender.gap);
        }
        senders = List.of();
        return "accepted=%d kept=%d refused=%d gap=%d".formatted(accepted, kept, refused, Duration.ofNanos(gap).toMillis());
    }

    private String fetch(Redoubt bob) throws IOException {
        try (PrintWriter ledger = appendingTo(ledgers.resolve("received-" + title))) {
            List<Message> messages = bob.inbox();
            messages.forEach(message -> ledger.println(message.text()));
            bob.markRead(messages);
            return "fetched";
        } catch (RedoubtException e) {
            return "not fetched: " + e.getMessage();
        }
    }

    /** Writes again a moment after it was answered. */
    private static final class Sender extends Thread {
        private final Redoubt device;
        private final PrintWriter ledger;
        private final String prefix;
        private volatile boolean ending;
        private long accepted;
        private long kept;
        private long refused;
        private long gap;

        Sender(Redoubt device, PrintWriter ledger, String prefix) {
            this.device = device;
            this.ledger = ledger;
            this.prefix = prefix;
            setDaemon(true);
        }

        @Override
        public void run() {
            long last = System.nanoTime();
            try (ledger) {
                for (long number = 1; !ending; number++) {
                    String text = prefix + "-" + number;
                    // The host has other work, and so has who fetches it all. However long something takes, a mailbox has room for it.
                    Thread.sleep(number < 1500 ? 20 : number / 10);
                    try {
                        device.send("bob", text);
                        ledger.println(text);
                        accepted++;
                        gap = Math.max(gap, System.nanoTime() - last);
                        last = System.nanoTime();
                    } catch (MessageKeptException _) {
                        // It goes out by itself; whether it has, nobody said.
                        kept++;
                    } catch (RedoubtException e) {
                        refused++;
                        System.err.println(prefix + ": " + e.getMessage() + " (" + e.getCause() + ")");
                        Thread.sleep(100);
                    }
                }
            } catch (InterruptedException _) {
                // Nobody interrupts it.
            }
        }
    }
}
