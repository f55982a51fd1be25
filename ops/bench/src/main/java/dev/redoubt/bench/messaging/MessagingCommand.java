package dev.redoubt.bench.messaging;

import dev.redoubt.bench.appliance.BulkResource;
import dev.redoubt.bench.appliance.RunningAppliance;
import dev.redoubt.bench.report.Machine;
import dev.redoubt.bench.report.Output;
import dev.redoubt.bench.report.Report;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.bench.report.Target;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.protocol.account.RecipientKey;
import dev.redoubt.protocol.packet.SealedPacket;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ops/bench/run messaging}. */
@Command(
        name = "messaging",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "One message to 1, 32 and 64 devices (the most in a group): the CPU time of its sender, its size on the wire, and opening it."
                        + " About a minute.")
public final class MessagingCommand implements Callable<Integer> {
    private static final Duration STANDARD_ROTATION = Duration.ofMinutes(10);
    private static final Target SENDING_TO_32 = new Target.AtMost(60);
    private static final int FEW = 32;
    private static final int MOST = 64;
    private static final double KIB = 1024;

    private final SecureRandom random = new SecureRandom();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @Option(names = "--quick", description = "A short run: to see that it works, not to compare.")
    private boolean quick;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            defaultValue = "${sys:redoubt.bench.results}/messaging.json",
            description = "Where the JSON goes (default: ops/bench/results/messaging.json).")
    private Path json = Path.of("messaging.json");

    @Override
    public Integer call() throws IOException {
        List<String> remarks = List.of(
                "CPU time is of the client's whole process, its compiler and collector too: what one core needs for it.",
                "Sending is: the claimed keys are parsed and verified, the packet is sealed, the submission is encoded and"
                        + " posted through the channel to a server that throws it away. The container is not in it.");
        Machine machine = Machine.here("no OpenSSL");
        List<Row> rows = measure(quick ? new Rounds(20, 3, 10) : new Rounds(300, 9, 40));
        return Output.publish(Report.ended("messaging", now, quick ? "quick" : "full", machine, remarks, rows), json);
    }

    private List<Row> measure(Rounds rounds) throws IOException {
        try (RunningAppliance appliance = new RunningAppliance(STANDARD_ROTATION, List.of());
                ChannelClient channel = appliance.channelClient()) {
            List<Row> rows = new ArrayList<>(opening(rounds));
            rows.addAll(sending(channel, FEW, SENDING_TO_32, rounds));
            rows.addAll(sending(channel, MOST, Target.NONE, rounds.larger(MOST / FEW)));
            return rows;
        }
    }

    private List<Row> opening(Rounds rounds) throws IOException {
        Letter letter = new Letter(1, random, now);
        SealedPacket packet = letter.sealed(letter.verified());
        int size = packet.payload().length + packet.exchanges().getFirst().exchange().length;
        return List.of(
                Row.of("opening, CPU time of a recipient", rounds.cpu(() -> letter.open(packet))),
                Row.of("an envelope of a text of 512 B, to one", Series.of("B", size)));
    }

    private List<Row> sending(ChannelClient channel, int nodes, Target target, Rounds rounds) throws IOException {
        System.err.println("measuring a message to " + nodes + " devices …");
        Letter letter = new Letter(nodes, random, now);
        List<RecipientKey> keys = letter.verified();
        SealedPacket packet = letter.sealed(keys);
        byte[] body = letter.submission(packet);
        String to = "to " + nodes + ": ";
        return List.of(
                Row.of(
                                to + "sending, CPU time of the client",
                                rounds.cpu(() -> post(channel, letter.submission(letter.sealed(letter.verified())))))
                        .toReach(target),
                Row.of(to + "of these, verifying claimed keys", rounds.cpu(letter::verified)),
                Row.of(to + "of these, sealing", rounds.cpu(() -> letter.sealed(keys))),
                Row.of(to + "of these, posting", rounds.cpu(() -> post(channel, letter.submission(packet)))),
                Row.of(to + "submission on the wire", Series.of("KiB", body.length / KIB)),
                Row.of(to + "the same for each recipient", Series.of("B", (double) body.length / nodes)),
                Row.of(to + "payload, sealed once", Series.of("B", packet.payload().length)),
                Row.of(to + "answer to the claim", Series.of("KiB", letter.claimSize() / KIB)));
    }

    private static void post(ChannelClient channel, byte[] body) throws IOException {
        byte[] answer = channel.send(ChannelRequest.post(BulkResource.PATH, "application/octet-stream", body))
                .body();
        if (answer.length == 0) {
            throw new IOException("it was not taken");
        }
    }
}
