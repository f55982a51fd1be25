package dev.redoubt.bench.delivery;

import dev.redoubt.bench.contender.Contender;
import dev.redoubt.bench.contender.JavaProcess;
import dev.redoubt.bench.contender.ProcessUse;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.bench.report.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** From the start of the process until it is ready, over a database that is warm, and what it takes when nobody is there. */
final class StartPart implements Part {
    private static final Target SOON = new Target.AtMost(3);
    private static final Duration REST = Duration.ofSeconds(5);
    private static final double KIB_OF_MIB = 1024;

    private record Start(double seconds, double cpuSeconds, double residentMib) {}

    @Override
    public List<Row> measure(Contenders contenders, Scale scale) throws IOException, InterruptedException {
        Compared<Start> starts = Compared.inTurns(contenders.servers(), scale.starts(), StartPart::start);
        JavaProcess ours = new JavaProcess(contenders.ours().pid());
        ours.collect();
        return List.of(
                starts.row("start to ready", "s", Start::seconds).toReach(SOON),
                starts.row("… CPU time until then", "s", Start::cpuSeconds),
                starts.row("… memory at rest", "MiB", Start::residentMib),
                Row.of("… of it in use on the heap", Series.of("MiB", ours.heap() / KIB_OF_MIB)));
    }

    private static Start start(Contender contender) throws IOException, InterruptedException {
        Duration took = contender.restart();
        double cpu = ProcessUse.of(contender.pid()).cpuSeconds();
        Thread.sleep(REST);
        return new Start(
                took.toNanos() / 1e9, cpu, ProcessUse.of(contender.pid()).resident() / KIB_OF_MIB);
    }
}
