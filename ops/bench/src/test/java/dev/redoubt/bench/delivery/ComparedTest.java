package dev.redoubt.bench.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.bench.contender.Contender;
import dev.redoubt.bench.contender.Link;
import dev.redoubt.bench.contender.Listener;
import dev.redoubt.bench.crowd.Crowd;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparedTest {
    private final Contender ours = new Named("ours");
    private final Contender theirs = new Named("theirs");
    private final List<String> turns = new ArrayList<>();

    private Compared<Double> compared(List<Contender> contenders, double our, double their)
            throws IOException, InterruptedException {
        return Compared.inTurns(contenders, 3, contender -> {
            turns.add(contender.name());
            return contender.equals(ours) ? our : their;
        });
    }

    private static double same(double value) {
        return value;
    }

    @Test
    void contendersTakeTurns() throws Exception {
        Row row = compared(List.of(ours, theirs), 30, 10).row("what", "/s", ComparedTest::same);
        assertEquals(List.of("ours", "theirs", "ours", "theirs", "ours", "theirs"), turns);
        assertEquals(3, row.measured().rounds().size());
    }

    @Test
    void targetIsMetFromItsFactorOn() throws Exception {
        Target target = new Target.AtLeastTimes(3, "theirs");
        List<Contender> both = List.of(ours, theirs);
        assertEquals(
                "met",
                compared(both, 30, 10)
                        .row("what", "/s", ComparedTest::same)
                        .toReach(target)
                        .verdict());
        assertEquals(
                "missed",
                compared(both, 29.9, 10)
                        .row("what", "/s", ComparedTest::same)
                        .toReach(target)
                        .verdict());
    }

    @Test
    void aloneThereIsNoRatio() throws Exception {
        Row row = compared(List.of(ours), 30, 0)
                .row("what", "/s", ComparedTest::same)
                .toReach(new Target.AtLeastTimes(3, "theirs"));
        assertEquals(Optional.empty(), row.ratioTo("theirs"));
        assertEquals("not measured", row.verdict());
    }

    private record Named(String name) implements Contender {
        @Override
        public void provide(int devices) {}

        @Override
        public Link connect(int device, int window, Listener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long waiting() {
            return 0;
        }

        @Override
        public void provideInBulk(int devices) {}

        @Override
        public Crowd crowd() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Duration restart() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long pid() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
