package dev.redoubt.faults;

import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.protocol.appliance.Acknowledgement;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import dev.redoubt.protocol.identity.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A device that opens a link, keeps what comes in its ledger, acknowledges it after that, and comes back after every break. */
final class Receiver implements AutoCloseable {
    private static final Set<String> PASSING = Set.of("unavailable");
    private static final int MOST_AT_ONCE = 64;
    private static final long PAUSE_MILLIS = 100;

    private final Address address;
    private final ChannelClient client;
    private final Ledger ledger;
    private final Correspondence correspondence;
    private final Habit habit;
    private final Thread thread = Thread.ofVirtual().name("receiver").unstarted(this::run);
    private volatile @Nullable FrameLink open;
    private volatile boolean steady;
    private volatile boolean closed;

    record Address(int number, NodeId node) {}

    /** How a device behaves. */
    enum Habit {
        /** Connected, and prompt. */
        PROMPT,
        /** Connected, and often too late with its acknowledgements. */
        LATE,
        /** Connected for a moment at a time, cut off in the middle of anything. */
        COMING_AND_GOING,
        /** Not there before the end. */
        ABSENT
    }

    Receiver(Address address, ChannelClient client, Ledger ledger, Correspondence correspondence, Habit habit) {
        this.address = address;
        this.client = client;
        this.ledger = ledger;
        this.correspondence = correspondence;
        this.habit = habit;
    }

    Address address() {
        return address;
    }

    Habit habit() {
        return habit;
    }

    void start() {
        if (habit != Habit.ABSENT) {
            thread.start();
        }
    }

    /** From now on it is connected and prompt, whatever its habit. */
    void settle() {
        steady = true;
        if (habit == Habit.ABSENT) {
            thread.start();
        }
    }

    private void run() {
        while (!closed) {
            try (FrameLink link = FrameLink.open(client)) {
                open = link;
                receive(link);
            } catch (FrameLink.Refused e) {
                if (!PASSING.contains(e.code())) {
                    correspondence.odd("receiver " + address.number() + ", opening a link: " + e.code());
                }
            } catch (IOException e) {
                // A fault, or a habit; it comes again.
            } catch (RuntimeException e) {
                correspondence.odd("receiver " + address.number() + ": " + e);
            } catch (InterruptedException e) {
                return;
            }
            pause(PAUSE_MILLIS, habit == Habit.COMING_AND_GOING && !steady ? 10 * PAUSE_MILLIS : 3 * PAUSE_MILLIS);
        }
    }

    private static void pause(long least, long most) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(least, most));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void receive(FrameLink link) throws IOException, InterruptedException {
        if (habit == Habit.COMING_AND_GOING && !steady) {
            Thread.ofVirtual().name("receiver-goes").start(() -> {
                pause(5, 20 * PAUSE_MILLIS);
                if (!steady) {
                    link.close();
                }
            });
        }
        List<Letter> batch = new ArrayList<>();
        long last = 0;
        while (!closed) {
            LinkDown frame = link.next();
            if (frame.hasDelivery()) {
                read(frame).ifPresent(batch::add);
                last = frame.getDelivery().getDelivery();
            } else {
                heard(frame);
            }
            if (!batch.isEmpty() && (batch.size() >= MOST_AT_ONCE || !link.hasMore())) {
                commit(link, batch, last);
            }
        }
    }

    private Optional<Letter> read(LinkDown frame) {
        Optional<Letter> letter = Letter.read(
                frame.getDelivery().getPayload(), frame.getDelivery().getExchange(), address.number());
        if (letter.isEmpty()) {
            correspondence.odd("receiver " + address.number() + " got changed bytes");
        }
        return letter;
    }

    private void commit(FrameLink link, List<Letter> batch, long delivery) throws IOException, InterruptedException {
        if (habit == Habit.LATE && !steady && ThreadLocalRandom.current().nextInt(4) == 0) {
            Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(900)));
        }
        int fresh = ledger.commit(batch).size();
        correspondence.redelivered(batch.size() - fresh);
        batch.clear();
        link.write(LinkUp.newBuilder()
                .setAcknowledgement(
                        Acknowledgement.newBuilder().setDelivery(delivery).setCumulative(true)));
    }

    private void heard(LinkDown frame) {
        switch (frame.getFrameCase()) {
            case CAUGHT_UP, POOL_LOW, REOPEN -> {}
            case PROBLEM -> {
                String code = frame.getProblem().getCode();
                // Another link of this device is older only where the network or the server was cut.
                if (!code.equals("superseded")) {
                    correspondence.odd("receiver " + address.number() + " heard " + code);
                }
            }
            default -> correspondence.odd("receiver " + address.number() + " heard " + frame.getFrameCase());
        }
    }

    /** To be called once it is closed. */
    List<Letter> entries() throws IOException {
        return ledger.entries();
    }

    @Override
    public void close() {
        closed = true;
        FrameLink link = open;
        if (link != null) {
            link.close();
        }
        thread.interrupt();
        client.close();
    }
}
