package dev.redoubt.bench.delivery;

import dev.redoubt.bench.contender.Contender;
import dev.redoubt.bench.ejabberd.EjabberdContender;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.bench.report.Target;
import java.io.IOException;
import java.util.List;

/** Messages to devices that are not connected. */
final class OfflinePart implements Part {
    private static final Target MANY = new Target.AtLeastTimes(3, EjabberdContender.NAME);

    @Override
    public List<Row> measure(Contenders contenders, Scale scale) throws IOException, InterruptedException {
        PerContender<Flow> flows = new PerContender<>();
        PerContender<Long> before = new PerContender<>();
        try {
            for (Contender contender : contenders.all()) {
                contender.provide(Numbered.FEW);
                before.put(contender, contender.waiting());
                Flow flow = new Flow(contender, Numbered.SENDERS, Numbered.WINDOW, new int[0], Numbered::offline);
                flows.put(contender, flow);
                flow.run(0, scale.leadIn(), scale.warmUp());
            }
            double stored = contenders.ours().metric("redoubt_mailbox_deposits_total");
            double groups = contenders.ours().metric("redoubt_mailbox_groups_total");
            Compared<Flow.Round> compared = Compared.inTurns(
                    contenders.all(),
                    scale.rounds(),
                    contender -> flows.of(contender).run(0, scale.leadIn(), scale.round()));
            double group = (contenders.ours().metric("redoubt_mailbox_deposits_total") - stored)
                    / (contenders.ours().metric("redoubt_mailbox_groups_total") - groups);
            for (Contender contender : contenders.all()) {
                requireStored(contender, flows.of(contender).submitted(), before.of(contender));
            }
            return List.of(
                    compared.row("durable messages to offline devices", "/s", Flow.Round::accepted)
                            .toReach(MANY),
                    compared.row("… the server's CPU time for each", "µs", Flow.Round::serverMicros),
                    Row.of("… of these, in one transaction", Series.of("", group)));
        } finally {
            flows.values().forEach(Flow::close);
        }
    }

    private static void requireStored(Contender contender, long submitted, long before) throws IOException {
        long stored = contender.waiting() - before;
        if (stored != submitted) {
            throw new IOException(contender.name() + " was given " + submitted + " messages and keeps " + stored);
        }
    }
}
