package dev.redoubt.bench.ejabberd;

import dev.redoubt.bench.contender.Contender;
import dev.redoubt.bench.crowd.Crowd;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/**
 * Users who are connected, each with a stream and a virtual thread that reads it. Their sign of life is a question of
 * XEP-0198.
 */
final class XmppCrowd implements Crowd {
    private static final int AT_ONCE = 32;

    private final EjabberdServer server;
    private final EjabberdUsers users;
    private final Queue<XmppStream> connected = new ConcurrentLinkedQueue<>();
    private final LongAdder answers = new LongAdder();
    private int begun;
    private volatile boolean closing;

    /** @param users of whom those with the numbers of a contender's bulk connect */
    XmppCrowd(EjabberdServer server, EjabberdUsers users) {
        this.server = server;
        this.users = users;
    }

    @Override
    public void grow(int devices) throws IOException, InterruptedException {
        try (ExecutorService some =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<?>> openings = new ArrayList<>();
            for (; begun < devices; begun++) {
                String user = users.name(Contender.BULK + begun);
                openings.add(some.submit(() -> connect(user)));
            }
            for (Future<?> opening : openings) {
                opening.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a user could not be connected: " + size() + " are", e.getCause());
        }
    }

    private XmppStream connect(String user) throws IOException {
        XmppStream stream = server.connect(user);
        connected.add(stream);
        Thread.ofVirtual().start(() -> read(stream));
        return stream;
    }

    private void read(XmppStream stream) {
        try {
            long came = 0;
            Optional<Stanza> next = stream.next();
            while (next.isPresent()) {
                switch (next.get().name()) {
                    case "a" -> answers.increment();
                    case "r" -> stream.acknowledge(came);
                    default -> came++;
                }
                next = stream.next();
            }
        } catch (IOException e) {
            if (!closing) {
                System.err.println("an idle stream failed: " + e);
            }
        } finally {
            connected.remove(stream);
        }
    }

    @Override
    public int size() {
        return connected.size();
    }

    @Override
    public void beat() {
        connected.forEach(stream -> {
            try {
                stream.ask();
            } catch (IOException e) {
                System.err.println("an idle stream failed: " + e);
            }
        });
    }

    @Override
    public long answers() {
        return answers.sum();
    }

    @Override
    public void close() {
        closing = true;
        for (XmppStream stream : connected) {
            stream.leave();
        }
    }
}
