package dev.redoubt.bench.delivery;

import dev.redoubt.bench.contender.Contender;
import dev.redoubt.bench.contender.Link;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One message to many connected devices, until the last of them has it. */
final class FanOutPart implements Part {
    private static final int WARM_UP = 5;
    private static final Target SOON = new Target.AtMost(250);

    @Override
    public List<Row> measure(Contenders contenders, Scale scale) throws IOException, InterruptedException {
        PerContender<Group> groups = new PerContender<>();
        try {
            for (Contender contender : contenders.all()) {
                contender.provide(Numbered.ALL);
                Group group = new Group(contender);
                groups.put(contender, group);
                group.slowest(WARM_UP * scale.fanOuts());
            }
            Compared<Double> compared = Compared.inTurns(
                    contenders.all(),
                    scale.rounds(),
                    contender -> groups.of(contender).slowest(scale.fanOuts()));
            return List.of(
                    compared.row("one message to " + Numbered.MANY + " devices, to the last", "ms", millis -> millis)
                            .toReach(SOON));
        } finally {
            groups.values().forEach(Group::close);
        }
    }

    /** A sender, and those that get its messages. */
    private static final class Group implements AutoCloseable {
        private final List<Link> links = new ArrayList<>();
        private final Arrivals arrivals = new Arrivals();

        Group(Contender contender) throws IOException {
            try {
                links.add(contender.connect(0, 1, arrivals));
                for (int device : Numbered.many()) {
                    links.add(contender.connect(device, 1, arrivals));
                }
            } catch (IOException e) {
                close();
                throw e;
            }
        }

        /** The median of so many messages, one after the other, each from before it is sent until its last recipient has it. */
        double slowest(int messages) throws IOException, InterruptedException {
            List<Double> times = new ArrayList<>();
            for (int i = 0; i < messages; i++) {
                arrivals.expect(Numbered.MANY);
                long start = System.nanoTime();
                links.getFirst().submit(start, Numbered.many());
                times.add((arrivals.await() - start) / 1e6);
                links.getFirst().settle();
            }
            return times.stream().sorted().toList().get(messages / 2);
        }

        @Override
        public void close() {
            links.forEach(Link::close);
        }
    }
}
