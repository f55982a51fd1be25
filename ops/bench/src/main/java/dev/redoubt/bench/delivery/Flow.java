package dev.redoubt.bench.delivery;

import dev.redoubt.bench.contender.Contender;
import dev.redoubt.bench.contender.Link;
import dev.redoubt.bench.contender.Listener;
import dev.redoubt.bench.contender.ProcessUse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntUnaryOperator;

/** Devices of one contender that submit as fast as they are answered, or at a rate, in rounds. Between them nothing is under way. */
final class Flow implements AutoCloseable {
    private static final Duration STUCK = Duration.ofMinutes(1);

    private final List<Link> links = new ArrayList<>();
    /** For each sender that has a receiver: what it may send before that gets some of it. */
    private final List<Semaphore> room = new ArrayList<>();

    private final Tally tally = new Tally();
    private final Contender contender;
    private final int senders;
    private final IntUnaryOperator recipient;
    private long submitted;

    /**
     * Senders have the numbers from 0 on.
     *
     * @param window of each sender: what the server has not answered for, and what its receiver has not got
     * @param connected the numbers of devices that receive, one for each sender; none if nobody is to be connected
     * @param recipient the number of the device that gets the message of this number
     */
    Flow(Contender contender, int senders, int window, int[] connected, IntUnaryOperator recipient) throws IOException {
        this.contender = contender;
        this.senders = senders;
        this.recipient = recipient;
        try {
            for (int device = 0; device < senders; device++) {
                links.add(contender.connect(device, window, tally));
            }
            for (int device : connected) {
                Semaphore free = new Semaphore(window);
                room.add(free);
                links.add(contender.connect(device, 1, new Receiver(tally, free)));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private record Receiver(Tally tally, Semaphore room) implements Listener {
        @Override
        public void accepted(int messages) {
            tally.accepted(messages);
        }

        @Override
        public void delivered(long dueAt) {
            room.release();
            tally.delivered(dueAt);
        }
    }

    /**
     * What came of one round.
     *
     * @param accepted messages per second that the server has answered for
     * @param delivered messages per second that have come
     * @param serverMicros CPU time of the server for each that is accepted
     * @param loadMicros CPU time of this process for each that is accepted
     * @param medianMillis from when it was due to delivery: a sender that could not send in time is part of it
     * @param slowMillis the same, which 99 of 100 keep
     */
    record Round(
            double accepted,
            double delivered,
            double serverMicros,
            double loadMicros,
            double medianMillis,
            double slowMillis) {}

    /** @param perSecond of all senders together; 0 for as fast as they are answered */
    Round run(double perSecond, Duration leadIn, Duration length) throws IOException, InterruptedException {
        long end = System.nanoTime() + leadIn.plus(length).toNanos();
        List<FutureTask<Long>> tasks = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            int sender = i;
            tasks.add(new FutureTask<>(() -> send(sender, perSecond / senders, end)));
        }
        tasks.forEach(Thread::startVirtualThread);
        Thread.sleep(leadIn);
        Round round = count(length);
        for (FutureTask<Long> task : tasks) {
            submitted += finish(task);
        }
        return round;
    }

    private Round count(Duration length) throws IOException, InterruptedException {
        tally.forgetTimes();
        double server = cpuMicros(contender.pid());
        double load = cpuMicros(ProcessHandle.current().pid());
        long accepted = tally.accepted();
        long delivered = tally.delivered();
        long start = System.nanoTime();
        Thread.sleep(length);
        double seconds = (System.nanoTime() - start) / 1e9;
        long count = tally.accepted() - accepted;
        return new Round(
                count / seconds,
                (tally.delivered() - delivered) / seconds,
                (cpuMicros(contender.pid()) - server) / count,
                (cpuMicros(ProcessHandle.current().pid()) - load) / count,
                tally.millis(50),
                tally.millis(99));
    }

    private static double cpuMicros(long pid) throws IOException {
        return ProcessUse.of(pid).cpuSeconds() * 1e6;
    }

    /** @return how many */
    private long send(int sender, double perSecond, long end) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Link link = links.get(sender);
        int i = 0;
        for (; System.nanoTime() < end; i++) {
            long due = perSecond == 0 ? System.nanoTime() : start + (long) (i * 1e9 / perSecond);
            long early = due - System.nanoTime();
            if (early > 0) {
                Thread.sleep(Duration.ofNanos(early));
            }
            if (!room.isEmpty()) {
                room.get(sender).acquire();
            }
            link.submit(due, recipient.applyAsInt(i * senders + sender));
        }
        link.settle();
        return i;
    }

    private long finish(FutureTask<Long> task) throws IOException, InterruptedException {
        try {
            return task.get(STUCK.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("a sender to " + contender.name() + " failed", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("a sender is not answered by " + contender.name(), e);
        }
    }

    /** How many were submitted in all rounds until now; each of them is accepted. */
    long submitted() {
        return submitted;
    }

    /** Waits until all that was submitted has come. */
    void awaitDelivery() throws IOException, InterruptedException {
        long limit = System.nanoTime() + STUCK.toNanos();
        while (tally.delivered() < submitted) {
            if (System.nanoTime() > limit) {
                throw new IOException(contender.name() + " was given " + submitted + " messages, of which "
                        + tally.delivered() + " have come and " + contender.waiting() + " wait in its database");
            }
            Thread.sleep(10);
        }
    }

    @Override
    public void close() {
        links.forEach(Link::close);
    }
}
