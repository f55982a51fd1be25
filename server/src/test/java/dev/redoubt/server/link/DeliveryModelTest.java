package dev.redoubt.server.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.configuration.ByteSize;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.mailbox.EnvelopeId;
import dev.redoubt.server.mailbox.GuardedRecipients;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.mailbox.MailboxMetrics;
import dev.redoubt.server.mailbox.MailboxPage;
import dev.redoubt.server.mailbox.MemoryEnvelopes;
import dev.redoubt.server.mailbox.Offer;
import dev.redoubt.server.mailbox.Parcel;
import dev.redoubt.server.mailbox.Recipients;
import dev.redoubt.server.mailbox.StoredEnvelope;
import dev.redoubt.server.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole delivery with a store and links in memory, in thousands of interleavings, each from a seed: senders, devices that
 * come, go, acknowledge late or never, a store that fails before and after its commit, or is not this server's alone for a while,
 * and a server that is killed. Whatever is accepted must arrive, in the order of its sender where nothing failed, and nothing may
 * stay behind.
 */
class DeliveryModelTest {
    private static final int NODES = 4;
    private static final int SENDERS = 3;
    private static final int RUNS = 200;
    private static final int STEPS = 400;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsAcceptedArrives(boolean faults) {
        for (int seed = 0; seed < RUNS; seed++) {
            new Run(seed, faults).check();
        }
    }

    /** From {@code -Dredoubt.model.from}, so many as {@code -Dredoubt.model.seeds} says: how, in server/README.md. */
    @Test
    @Tag("long")
    void whatIsAcceptedArrivesInManyMoreInterleavings() {
        int from = Integer.getInteger("redoubt.model.from", RUNS);
        int seeds = Integer.getInteger("redoubt.model.seeds", 99 * RUNS);
        for (int seed = from; seed - from < seeds; seed++) {
            new Run(seed, seed % 2 == 0).check();
        }
    }

    /** One device's connection: what {@link Link} does, step by step. */
    private static final class ModelLink {
        final DeliveryQueue queue = new DeliveryQueue(3, 100_000);
        final Map<Long, Integer> sent = new TreeMap<>();
        boolean ended;
        /** It has one writer, which waits for the page that it fetches. */
        boolean fetching;
    }

    private static final class Run implements Recipients {
        private final int seed;
        private final boolean faults;
        private final Random random;
        private final List<NodeId> nodes =
                IntStream.range(0, NODES).mapToObj(Run::node).toList();
        private final MemoryEnvelopes store = new MemoryEnvelopes(Set.copyOf(nodes), this::meanwhile);
        private final List<Runnable> tasks = new ArrayList<>();
        private final Map<NodeId, ModelLink> links = new HashMap<>();
        /** By number: what was submitted, and not accepted yet. */
        private final Map<Integer, Submission> open = new LinkedHashMap<>();

        private final Set<Integer> underWay = new LinkedHashSet<>();
        private final Map<Integer, Submission> accepted = new LinkedHashMap<>();
        /** What each device has for good: it acknowledged it. */
        private final Map<NodeId, Set<Integer>> received = new HashMap<>();

        /** In the order in which it came first. */
        private final Map<NodeId, Set<Integer>> came = new HashMap<>();

        private SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        private Mailbox mailbox;
        private long now;
        private int life;
        private int submitted;
        private int depth;
        private boolean guarded = true;
        private boolean ending;

        Run(int seed, boolean faults) {
            this.seed = seed;
            this.faults = faults;
            this.random = new Random(seed);
            nodes.forEach(node -> received.put(node, new LinkedHashSet<>()));
            nodes.forEach(node -> came.put(node, new LinkedHashSet<>()));
            this.mailbox = mailbox();
        }

        private static NodeId node(int number) {
            byte[] bytes = new byte[NodeId.SIZE];
            bytes[0] = (byte) number;
            return NodeId.of(bytes);
        }

        private Mailbox mailbox() {
            int itsLife = life;
            metrics = new SimpleMeterRegistry();
            return new Mailbox(
                    store,
                    new ServerConfiguration.Mailbox(
                            ByteSize.parse("256KiB"),
                            10_000,
                            ByteSize.parse("64MiB"),
                            Duration.ofDays(30),
                            ByteSize.parse("64MiB")),
                    new GuardedRecipients(this, () -> guarded),
                    new MailboxMetrics(metrics),
                    task -> tasks.add(() -> {
                        if (itsLife == life) {
                            task.run();
                        }
                    }),
                    () -> now,
                    Clock.systemUTC());
        }

        void check() {
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            drain();
            accepted.forEach((number, submission) -> submission
                    .getEnvelopesList()
                    .forEach(envelope -> assertTrue(
                            of(received, NodeId.of(envelope.getNodeId().toByteArray()))
                                    .contains(number),
                            () -> "seed " + seed + ": " + number + " was accepted and did not arrive")));
            assertEquals(submitted, accepted.size(), () -> "seed " + seed);
            assertEquals(0, store.size(), () -> "seed " + seed + ": something stayed in the store");
            assertEquals(
                    0,
                    metrics.get("redoubt.mailbox.under.way.bytes").gauge().value(),
                    () -> "seed " + seed + ": something stayed in memory");
            if (!faults) {
                came.values().forEach(this::assertInOrder);
            }
        }

        private static Set<Integer> of(Map<NodeId, Set<Integer>> all, NodeId node) {
            return Objects.requireNonNull(all.get(node));
        }

        /** Each sender numbers its messages upwards: {@code number % SENDERS} says whose it is. */
        private void assertInOrder(Set<Integer> numbers) {
            for (int sender = 0; sender < SENDERS; sender++) {
                int whose = sender;
                List<Integer> his =
                        numbers.stream().filter(n -> n % SENDERS == whose).toList();
                assertEquals(his.stream().sorted().toList(), his, () -> "seed " + seed + ": out of order");
            }
        }

        private void meanwhile() {
            if (depth < 3 && !ending) {
                depth++;
                for (int i = random.nextInt(4); i > 0; i--) {
                    step();
                }
                depth--;
            }
        }

        private void step() {
            switch (random.nextInt(faults ? 25 : 20)) {
                case 0, 1, 2 -> submit();
                case 3, 4, 5 -> runTask();
                case 6, 7, 8, 9, 10, 11 -> write(any());
                case 12, 13, 14, 15 -> acknowledge(any());
                case 16 -> connect(any());
                case 17 -> cut(any());
                case 18, 19 -> pass(Duration.ofMillis(random.nextInt(200)));
                case 20 ->
                    store.failOnce(random.nextBoolean() ? MemoryEnvelopes.Outage.BEFORE : MemoryEnvelopes.Outage.AFTER);
                case 21, 22 -> repeat();
                case 23 -> guard(random.nextInt(3) > 0);
                default -> crash();
            }
        }

        private void guard(boolean now) {
            guarded = now;
            store.setGuarded(now);
        }

        private NodeId any() {
            return nodes.get(random.nextInt(NODES));
        }

        private void pass(Duration time) {
            now += time.toNanos();
            mailbox.storeLate();
        }

        private void submit() {
            int number = submitted++;
            Submission.Builder submission = Submission.newBuilder()
                    .setSubmissionId(ByteString.copyFrom(new byte[12])
                            .concat(ByteString.copyFrom(new byte[] {0, 0, (byte) (number >> 8), (byte) number})))
                    .setPayload(ByteString.copyFromUtf8(Integer.toString(number)));
            List<NodeId> to = nodes.stream().filter(_ -> random.nextInt(3) > 0).toList();
            (to.isEmpty() ? List.of(any()) : to)
                    .forEach(node -> submission.addEnvelopes(Envelope.newBuilder()
                            .setNodeId(ByteString.copyFrom(node.toBytes()))
                            .setExchange(ByteString.copyFromUtf8("exchange"))));
            open.put(number, submission.build());
            send(number);
        }

        private void send(int number) {
            int itsLife = life;
            underWay.add(number);
            mailbox.submit(Objects.requireNonNull(open.get(number)), Optional.empty(), refusal -> {
                if (itsLife == life) {
                    answered(number, refusal);
                }
            });
        }

        private void answered(int number, Optional<ProblemException> refusal) {
            underWay.remove(number);
            if (refusal.isEmpty()) {
                accepted.put(number, open.remove(number));
            } else {
                assertEquals(503, refusal.get().code().status(), () -> "seed " + seed + ": " + refusal);
            }
        }

        /** A client whose submission failed, or who does not know, tries it again. */
        private void repeat() {
            open.keySet().stream()
                    .filter(number -> !underWay.contains(number))
                    .findAny()
                    .ifPresent(this::send);
        }

        private void runTask() {
            if (!tasks.isEmpty()) {
                tasks.remove(random.nextInt(tasks.size())).run();
            }
        }

        @Override
        public boolean offer(NodeId node, Offer offer) {
            ModelLink link = links.get(node);
            return link != null && link.queue.offer(offer);
        }

        @Override
        public void leave(NodeId node) {
            ModelLink link = links.get(node);
            if (link != null) {
                link.queue.offers().forEach(Offer::leave);
            }
        }

        @Override
        public void late(NodeId node) {
            ModelLink link = links.get(node);
            if (link != null) {
                link.queue.late();
            }
        }

        @Override
        public void stored(StoredEnvelope envelope, Offer offered) {
            ModelLink link = links.get(envelope.node());
            if (link != null) {
                link.queue.stored(envelope, offered);
            }
        }

        private void connect(NodeId node) {
            ModelLink older = links.put(node, new ModelLink());
            if (older != null) {
                end(older);
            }
        }

        private void cut(NodeId node) {
            ModelLink link = links.remove(node);
            if (link != null) {
                end(link);
            }
        }

        private static void end(ModelLink link) {
            link.ended = true;
            link.queue.offers().forEach(Offer::leave);
        }

        private void write(NodeId node) {
            ModelLink link = links.get(node);
            if (link == null || link.fetching) {
                return;
            }
            switch (link.queue.next()) {
                case DeliveryQueue.Next.Fetch(EnvelopeId after) -> fetch(node, link, after);
                case DeliveryQueue.Next.Deliver(Parcel parcel) -> deliver(node, link, parcel);
                case DeliveryQueue.Next.CaughtUp _, DeliveryQueue.Next.Nothing _ -> {}
            }
        }

        private void fetch(NodeId node, ModelLink link, EnvelopeId after) {
            link.fetching = true;
            try {
                MailboxPage page = mailbox.page(node, after, 2, 100_000);
                link.queue.fetched(page).forEach(envelope -> deliver(node, link, envelope));
            } catch (ProblemException e) {
                // It is sent away, to come again later.
                if (links.get(node) == link) {
                    cut(node);
                }
            } finally {
                link.fetching = false;
            }
        }

        private void deliver(NodeId node, ModelLink link, Parcel parcel) {
            int number = Integer.parseInt(parcel.payload().toStringUtf8());
            link.sent.put(link.queue.deliver(parcel), number);
            if (!link.ended) {
                of(came, node).add(number);
            }
        }

        /** What {@link Link} does with an acknowledgement. */
        private void acknowledge(NodeId node) {
            ModelLink link = links.get(node);
            if (link == null || link.sent.isEmpty()) {
                return;
            }
            List<Long> numbers = List.copyOf(link.sent.keySet());
            long delivery = numbers.get(random.nextInt(numbers.size()));
            boolean cumulative = ending || random.nextBoolean();
            Map<Long, DeliveryQueue.Reference> named =
                    link.queue.acknowledged(delivery, cumulative).orElseThrow();
            named.keySet().forEach(number -> of(received, node).add(link.sent.get(number)));
            named.forEach((number, reference) -> {
                switch (reference) {
                    case DeliveryQueue.Reference.Offered(Offer offer) -> {
                        offer.acknowledge(false);
                        link.queue.forget(Map.of(number, reference));
                    }
                    case DeliveryQueue.Reference.Stored(EnvelopeId id, var _) ->
                        mailbox.acknowledge(List.of(id), false, refusal -> {
                            if (refusal.isEmpty()) {
                                link.queue.forget(Map.of(number, reference));
                            } else if (links.get(node) == link) {
                                cut(node);
                            }
                        });
                }
            });
        }

        /** All that is in memory is gone, and the devices' connections with it. */
        private void crash() {
            life++;
            tasks.clear();
            underWay.clear();
            links.clear();
            mailbox = mailbox();
        }

        private boolean isQuiet() {
            return open.isEmpty() && tasks.isEmpty() && store.size() == 0;
        }

        /** Everybody comes back and goes on until nothing is left to do. */
        private void drain() {
            ending = true;
            guard(true);
            store.failOnce(MemoryEnvelopes.Outage.NONE);
            nodes.forEach(this::connect);
            for (int round = 0; round < 2_000 && !isQuiet(); round++) {
                List.copyOf(open.keySet()).stream()
                        .filter(number -> !underWay.contains(number))
                        .forEach(this::send);
                while (!tasks.isEmpty()) {
                    tasks.removeFirst().run();
                }
                for (NodeId node : nodes) {
                    if (!links.containsKey(node)) {
                        connect(node);
                    }
                    write(node);
                    acknowledge(node);
                }
                pass(Duration.ofMillis(20));
            }
        }
    }
}
