import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Message;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * People who write down what the appliance has answered for and what came, with the SDK of a release:
 *
 * <pre>
 * java … Ledger send  HOME NAME FILE PREFIX SECONDS STOP   texts PREFIX-1, PREFIX-2 …; FILE gets each that was accepted
 * java … Ledger fetch HOME FILE                            FILE gets each text that waited
 * </pre>
 *
 * {@code send} ends earlier when there is a file STOP, and prints {@code accepted=… kept=… refused=… gap=…}: how many; of how many nobody knows yet, which go
 * out by themselves; how often not; and the longest time in milliseconds between two that were. The passphrase is {@code REDOUBT_PASSPHRASE}.
 */
public final class Ledger {
    private Ledger() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[1]);
        try (Passphrase passphrase = Passphrase.takeOwnershipOf(System.getenv("REDOUBT_PASSPHRASE").toCharArray());
                Redoubt redoubt = Redoubt.open(home, passphrase)) {
            if (arguments[0].equals("send")) {
                send(redoubt, arguments[2], Path.of(arguments[3]), arguments[4], Duration.ofSeconds(Long.parseLong(arguments[5])), Path.of(arguments[6]));
            } else {
                fetch(redoubt, Path.of(arguments[2]));
            }
        }
    }

    private static void send(Redoubt redoubt, String name, Path file, String prefix, Duration time, Path stop)
            throws IOException, InterruptedException {
        Instant end = Instant.now().plus(time);
        long accepted = 0;
        long kept = 0;
        long refused = 0;
        long gap = 0;
        long last = System.nanoTime();
        try (PrintWriter ledger = new PrintWriter(Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), true)) {
            for (long number = 1; !Files.exists(stop) && Instant.now().isBefore(end); number++) {
                String text = prefix + "-" + number;
                try {
                    redoubt.send(name, text);
                    ledger.println(text);
                    accepted++;
                    gap = Math.max(gap, System.nanoTime() - last);
                    last = System.nanoTime();
                } catch (MessageKeptException _) {
                    // It goes out by itself; whether it has, nobody said.
                    kept++;
                } catch (RedoubtException e) {
                    refused++;
                    System.err.println(e.getMessage());
                    Thread.sleep(100);
                }
            }
        }
        System.out.printf("accepted=%d kept=%d refused=%d gap=%d%n", accepted, kept, refused, Duration.ofNanos(gap).toMillis());
    }

    private static void fetch(Redoubt redoubt, Path file) throws RedoubtException, IOException {
        try (PrintWriter ledger = new PrintWriter(Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
            List<Message> messages = redoubt.inbox();
            messages.forEach(message -> ledger.println(message.text()));
            ledger.flush();
            redoubt.markRead(messages);
        }
    }
}
