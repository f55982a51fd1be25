package dev.redoubt.faults;

import dev.redoubt.rig.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Devices that write to each other while something breaks. */
final class Traffic implements AutoCloseable {
    private static final Duration CLIENT_PATIENCE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Correspondence correspondence = new Correspondence();
    private final List<Sender> senders = new ArrayList<>();
    private final List<Receiver> receivers = new ArrayList<>();

    /** Who gets the letter of this number from this sender: numbers of receivers. */
    interface Plan {
        List<Integer> receivers(int sender, long number);
    }

    /**
     * How much is written.
     *
     * @param perSecond letters, of each sender
     * @param window letters of each that are not accepted yet
     * @param receivers whom they write to, by habit
     */
    record Volume(List<Double> perSecond, int window, List<Receiver.Habit> receivers, Plan plan) {
        /** All kinds of receivers: each in turn, and every seventh letter goes to all. */
        static Volume mixed() {
            List<Receiver.Habit> habits = List.of(
                    Receiver.Habit.PROMPT,
                    Receiver.Habit.PROMPT,
                    Receiver.Habit.LATE,
                    Receiver.Habit.COMING_AND_GOING,
                    Receiver.Habit.COMING_AND_GOING,
                    Receiver.Habit.ABSENT);
            List<Integer> all = IntStream.range(0, habits.size()).boxed().toList();
            return new Volume(
                    List.of(60.0, 60.0, 60.0, 60.0),
                    48,
                    habits,
                    (_, number) -> number % 7 == 0 ? all : List.of((int) (number % all.size())));
        }
    }

    private Traffic() {}

    /** @param port by which the devices reach the server */
    static Traffic start(Site site, Path folder, Volume volume, int port) throws IOException {
        Traffic traffic = new Traffic();
        Files.createDirectories(folder);
        List<Receiver.Address> addresses = new ArrayList<>();
        for (int i = 0; i < volume.receivers().size(); i++) {
            Device device = site.devices().get(volume.perSecond().size() + i);
            Receiver.Address address = new Receiver.Address(i, device.node());
            addresses.add(address);
            traffic.receivers.add(new Receiver(
                    address,
                    site.server().client(Optional.of(device), port, CLIENT_PATIENCE),
                    new Ledger(folder.resolve("receiver-" + i + ".ledger")),
                    traffic.correspondence,
                    volume.receivers().get(i)));
        }
        for (int i = 0; i < volume.perSecond().size(); i++) {
            int sender = i;
            traffic.senders.add(new Sender(
                    sender,
                    site.server().client(Optional.of(site.devices().get(i)), port, CLIENT_PATIENCE),
                    traffic.correspondence,
                    number -> volume.plan().receivers(sender, number).stream()
                            .map(addresses::get)
                            .toList(),
                    volume.window(),
                    volume.perSecond().get(i)));
        }
        traffic.receivers.forEach(Receiver::start);
        traffic.senders.forEach(Sender::start);
        return traffic;
    }

    static Traffic start(Site site, Path folder, Volume volume) throws IOException {
        return start(site, folder, volume, site.server().port());
    }

    Correspondence correspondence() {
        return correspondence;
    }

    /** Whether this sender has had something accepted that it submitted after {@code since}. */
    boolean isServed(int sender, long since) {
        return correspondence.isServed(since, Set.of(sender));
    }

    /**
     * Waits until each sender has had something accepted that it submitted after {@code since}.
     *
     * @param since of {@link System#nanoTime}
     * @return how long after {@code since} that was; longer than the patience if it was not
     */
    Duration awaitService(long since, Duration patience) throws InterruptedException {
        Set<Integer> all = senders.stream().map(Sender::number).collect(Collectors.toSet());
        while (!correspondence.isServed(since, all)) {
            if (System.nanoTime() - since > patience.toNanos()) {
                return Duration.ofNanos(System.nanoTime() - since).plusMillis(1);
            }
            Thread.sleep(20);
        }
        return Duration.ofNanos(System.nanoTime() - since);
    }

    /**
     * Writes nothing new, has all accepted that was written, and all delivered that was accepted, with every receiver there; then
     * counts.
     */
    Outcome finish() throws IOException, InterruptedException {
        senders.forEach(Sender::finish);
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (Sender sender : senders) {
            if (!sender.awaitAllAccepted(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                correspondence.odd("sender " + sender.number() + " has " + sender.waiting()
                        + " letters that were not accepted within " + PATIENCE.toSeconds() + " s");
            }
        }
        receivers.forEach(Receiver::settle);
        awaitDelivery(System.nanoTime() + PATIENCE.toNanos());
        return correspondence.compare(ledgers());
    }

    private void awaitDelivery(long end) throws IOException, InterruptedException {
        while (System.nanoTime() - end < 0) {
            Map<Integer, List<Letter>> ledgers = ledgers();
            boolean all = IntStream.range(0, receivers.size())
                    .allMatch(i -> Set.copyOf(ledgers.get(i)).containsAll(correspondence.expected(i)));
            if (all) {
                // What must not come twice has this long to do so.
                TimeUnit.MILLISECONDS.sleep(500);
                return;
            }
            TimeUnit.MILLISECONDS.sleep(300);
        }
    }

    private Map<Integer, List<Letter>> ledgers() throws IOException {
        Map<Integer, List<Letter>> ledgers = new HashMap<>();
        for (Receiver receiver : receivers) {
            ledgers.put(receiver.address().number(), receiver.entries());
        }
        return ledgers;
    }

    @Override
    public void close() {
        senders.forEach(Sender::close);
        receivers.forEach(Receiver::close);
    }
}
