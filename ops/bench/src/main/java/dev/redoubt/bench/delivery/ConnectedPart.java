package dev.redoubt.bench.delivery;

import dev.redoubt.bench.contender.Contender;
import dev.redoubt.bench.ejabberd.EjabberdContender;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.bench.report.Target;
import java.io.IOException;
import java.util.List;

/** Messages to devices that are connected: as many as go, and how long they take at half of that. */
final class ConnectedPart implements Part {
    private static final Target MANY = new Target.AtLeastTimes(1.5, EjabberdContender.NAME);
    private static final Target PROMPT = new Target.AtMost(20);

    @Override
    public List<Row> measure(Contenders contenders, Scale scale) throws IOException, InterruptedException {
        PerContender<Flow> flows = new PerContender<>();
        try {
            for (Contender contender : contenders.all()) {
                contender.provide(Numbered.FEW);
                Flow flow = new Flow(
                        contender, Numbered.PAIRS, Numbered.PAIR_WINDOW, Numbered.receivers(), Numbered::receiver);
                flows.put(contender, flow);
                flow.run(0, scale.leadIn(), scale.warmUp());
                flow.awaitDelivery();
            }
            return measure(contenders, flows, scale);
        } finally {
            flows.values().forEach(Flow::close);
        }
    }

    private static List<Row> measure(Contenders contenders, PerContender<Flow> flows, Scale scale)
            throws IOException, InterruptedException {
        double direct = contenders.ours().metric("redoubt_mailbox_direct_total");
        double all = contenders.ours().metric("redoubt_mailbox_submissions_total");
        Compared<Flow.Round> fastest =
                Compared.inTurns(contenders.all(), scale.rounds(), contender -> run(flows.of(contender), 0, scale));
        double share = (contenders.ours().metric("redoubt_mailbox_direct_total") - direct)
                / (contenders.ours().metric("redoubt_mailbox_submissions_total") - all);
        Compared<Flow.Round> half = Compared.inTurns(
                contenders.all(),
                scale.rounds(),
                contender -> run(flows.of(contender), fastest.median(contender, Flow.Round::delivered) / 2, scale));
        return List.of(
                fastest.row("messages to connected devices", "/s", Flow.Round::delivered)
                        .toReach(MANY),
                fastest.row("… the server's CPU time for each of these", "µs", Flow.Round::serverMicros),
                fastest.row("… the load's CPU time for each of these", "µs", Flow.Round::loadMicros),
                Row.of("… of these, never stored", Series.of("%", 100 * share)),
                half.row("… at half of that, to the device, median", "ms", Flow.Round::medianMillis),
                half.row("… the same, 99 %", "ms", Flow.Round::slowMillis).toReach(PROMPT));
    }

    private static Flow.Round run(Flow flow, double perSecond, Scale scale) throws IOException, InterruptedException {
        Flow.Round round = flow.run(perSecond, scale.leadIn(), scale.round());
        flow.awaitDelivery();
        return round;
    }
}
