package dev.redoubt.bench.delivery;

import dev.redoubt.bench.contender.Contender;
import dev.redoubt.bench.contender.JavaProcess;
import dev.redoubt.bench.contender.ProcessUse;
import dev.redoubt.bench.contender.RedoubtContender;
import dev.redoubt.bench.crowd.Crowd;
import dev.redoubt.bench.crowd.OpenFiles;
import dev.redoubt.bench.report.Reference;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.bench.report.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Devices that are connected and have nothing to say: what they cost the server. */
final class IdlePart implements Part {
    private static final Target SMALL = new Target.AtMost(40);
    private static final Duration REST = Duration.ofSeconds(3);
    private static final Duration SETTLING = Duration.ofSeconds(5);

    /**
     * So many devices of one contender.
     *
     * @param resident KiB of its process for each
     * @param heap KiB of these that are in use on the heap; of ours
     * @param cpuPercent of one core while they are idle
     * @param connectMillis CPU time to connect one
     */
    private record Measured(double resident, double heap, double cpuPercent, double connectMillis) {}

    @Override
    public List<Row> measure(Contenders contenders, Scale scale) throws IOException, InterruptedException {
        List<Integer> steps = OpenFiles.possible(scale.idle(), OpenFiles.limit());
        Map<Contender, List<Measured>> measured = new LinkedHashMap<>();
        for (Contender contender : contenders.servers()) {
            measured.put(contender, measure(contender, steps, scale.idleTime()));
        }
        List<Row> rows = new ArrayList<>();
        for (int step = 0; step < steps.size(); step++) {
            // The first thousand carry what all have in common, such as code that is compiled: the target is for the
            // most.
            Target target = step == steps.size() - 1 ? SMALL : Target.NONE;
            rows.addAll(rows(steps.get(step), measured, step, target));
        }
        return rows;
    }

    private static List<Measured> measure(Contender contender, List<Integer> steps, Duration idleTime)
            throws IOException, InterruptedException {
        contender.provideInBulk(steps.getLast());
        contender.restart();
        Thread.sleep(REST);
        Memory rest = Memory.of(contender);
        List<Measured> all = new ArrayList<>();
        try (Crowd crowd = contender.crowd()) {
            int connected = 0;
            for (int devices : steps) {
                System.err.println("  " + contender.name() + ": " + devices + " devices …");
                all.add(measure(contender, crowd, rest, connected, devices, idleTime));
                connected = devices;
            }
        }
        return all;
    }

    /** KiB of a process; the heap is 0 where there is none. */
    private record Memory(double resident, double heap) {
        static Memory of(Contender contender) throws IOException {
            contender.collect();
            double heap = contender instanceof RedoubtContender ? new JavaProcess(contender.pid()).heap() : 0;
            return new Memory(ProcessUse.of(contender.pid()).resident(), heap);
        }
    }

    private static Measured measure(
            Contender contender, Crowd crowd, Memory rest, int connected, int devices, Duration idleTime)
            throws IOException, InterruptedException {
        double before = ProcessUse.of(contender.pid()).cpuSeconds();
        crowd.grow(devices);
        double connecting = ProcessUse.of(contender.pid()).cpuSeconds() - before;
        Thread.sleep(SETTLING);
        double cpu = idle(contender, crowd, idleTime);
        if (crowd.size() != devices) {
            throw new IOException("of " + devices + " devices " + crowd.size() + " are still connected");
        }
        Memory now = Memory.of(contender);
        return new Measured(
                (now.resident() - rest.resident()) / devices,
                (now.heap() - rest.heap()) / devices,
                100 * cpu / idleTime.toSeconds(),
                1000 * connecting / (devices - connected));
    }

    /** @return seconds of CPU time, in which each device has given one sign of life */
    private static double idle(Contender contender, Crowd crowd, Duration time)
            throws IOException, InterruptedException {
        long answers = crowd.answers();
        double before = ProcessUse.of(contender.pid()).cpuSeconds();
        crowd.beat();
        Thread.sleep(time);
        if (crowd.answers() - answers < crowd.size()) {
            throw new IOException("of " + crowd.size() + " signs of life " + (crowd.answers() - answers)
                    + " were answered in " + time.toSeconds() + " s");
        }
        return ProcessUse.of(contender.pid()).cpuSeconds() - before;
    }

    private static List<Row> rows(int devices, Map<Contender, List<Measured>> measured, int step, Target target) {
        String these = String.format(Locale.ROOT, "%,d idle devices", devices);
        double heap = measured.values().iterator().next().get(step).heap();
        return List.of(
                row(these + ": memory for each", "KiB", measured, step, Measured::resident)
                        .toReach(target),
                Row.of("… of it in use on the heap (" + these + ")", Series.of("KiB", heap)),
                row("… CPU while idle (" + these + ")", "%", measured, step, Measured::cpuPercent),
                row("… CPU to connect one (" + these + ")", "ms", measured, step, Measured::connectMillis));
    }

    private static Row row(
            String what,
            String unit,
            Map<Contender, List<Measured>> measured,
            int step,
            ToDoubleFunction<Measured> of) {
        List<Reference> all = measured.entrySet().stream()
                .map(entry -> new Reference(
                        entry.getKey().name(),
                        Series.of(unit, of.applyAsDouble(entry.getValue().get(step)))))
                .toList();
        return new Row(what, all.getFirst().series(), all.subList(1, all.size()), Target.NONE);
    }
}
