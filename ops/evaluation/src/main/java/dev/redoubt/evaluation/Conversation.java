package dev.redoubt.evaluation;

import dev.redoubt.evaluation.Tap.Captured;
import dev.redoubt.evaluation.Tap.Direction;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Two people talk; then everything that was said is looked for wherever an observer could look. */
final class Conversation {
    private static final String TO_BOB = "The bridge is open again. Bring the maps at nine.";
    private static final String TO_ALICE = "Nine it is. I have the maps, and a spare lantern.";
    private static final String WHILE_AWAY = "Change of plan: the old mill instead of the bridge.";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The tables that hold a message while it waits. */
    private static final Set<String> WAITING = Set.of("envelope", "payload");

    private final Stage stage;
    private final Screen screen;
    private final Database database;
    private final Tap tap;
    private final Appliance appliance;
    private final Device alice;
    private final Device bob;
    private final List<Captured> seen = new ArrayList<>();
    private final List<String> arrived = new ArrayList<>();

    /** Envelopes of receipts, which wait for whoever looks next. */
    private final Set<String> before = new HashSet<>();

    Conversation(Stage stage, Device alice, Device bob) {
        this.stage = stage;
        this.screen = stage.screen();
        this.database = stage.database();
        this.tap = stage.tap();
        this.appliance = stage.appliance();
        this.alice = alice;
        this.bob = bob;
    }

    void show() throws Exception {
        seen.addAll(tap.drain());
        talkBothWays();
        before.addAll(cells(database.everything(), "envelope", "id"));
        List<Captured> sealed = sendToSomebodyAway();
        List<Database.Table> waiting = database.everything();
        screen.step("bob comes back and looks", () -> arrived.addAll(bob.runs("inbox")));
        seen.addAll(tap.drain());
        List<Database.Table> afterwards = database.everything();
        printEvidence(sealed, waiting);
        checkArrival(waiting, afterwards);
        checkObservers(waiting);
        ServerLog log = new ServerLog(stage);
        log.note();
        log.check(Set.of(TO_BOB, TO_ALICE, WHILE_AWAY, alice.passphrase(), bob.passphrase()), Set.of("alice", "bob"));
        new OuterRequests(screen, appliance).check();
    }

    private void talkBothWays() throws Exception {
        try (Program listening = bob.starts("listen")) {
            screen.step("alice → bob, who is listening", () -> {
                alice.runs("send", "bob", TO_BOB);
                return listening.awaitLine(line -> line.contains(TO_BOB), "alice's message", PATIENCE);
            });
            listening.lines().stream().filter(line -> line.contains(TO_BOB)).forEach(arrived::add);
        }
        screen.step("bob → alice, who looks later", () -> {
            bob.runs("send", "alice", TO_ALICE);
            return arrived.addAll(alice.runs("inbox"));
        });
        seen.addAll(tap.drain());
    }

    private List<Captured> sendToSomebodyAway() throws Exception {
        screen.step("alice → bob, who is away", () -> alice.runs("send", "bob", WHILE_AWAY));
        List<Captured> sealed = tap.drain();
        seen.addAll(sealed);
        return sealed;
    }

    private void printEvidence(List<Captured> sealed, List<Database.Table> waiting) {
        screen.heading("What alice sent while bob was away");
        screen.line(WHILE_AWAY);
        screen.heading("What arrived at bob's and alice's");
        arrived.forEach(screen::line);
        screen.heading("What the TLS connection carried for it, seen by somebody with the appliance's TLS key");
        Captured largest = sealed.stream()
                .filter(frame -> frame.direction() == Direction.TO_APPLIANCE)
                .max(Comparator.comparingInt(frame -> frame.content().length))
                .orElseThrow(() -> new EvaluationException("nothing went through the tap"));
        screen.line("the sealed submission, " + largest.content().length + " bytes; its first:");
        screen.dump(largest.content(), 128);
        screen.heading("Every row that the database held for it while it waited");
        waiting.stream().filter(table -> WAITING.contains(table.name())).forEach(screen::table);
        screen.heading("Rows of the other tables at that time");
        waiting.stream()
                .filter(table ->
                        !WAITING.contains(table.name()) && !table.rows().isEmpty())
                .forEach(table -> screen.line(table.name() + ": " + table.rows().size() + " × " + table.columns()));
        screen.heading("Checks");
    }

    private void checkArrival(List<Database.Table> waiting, List<Database.Table> afterwards) {
        for (String text : List.of(TO_BOB, TO_ALICE, WHILE_AWAY)) {
            long times = arrived.stream().filter(line -> line.contains(text)).count();
            screen.check("arrived, letter for letter: “" + text + "”", times > 0, "it did not arrive");
        }
        Set<String> fresh = cells(waiting, "envelope", "id");
        fresh.removeAll(before);
        screen.check(
                "the message for bob waited in the database, once", fresh.size() == 1, "envelopes " + fresh.size());
        Set<String> left = cells(afterwards, "envelope", "id");
        left.retainAll(fresh);
        screen.check(
                "nothing of it is left there after bob acknowledged it", left.isEmpty(), "envelopes " + left.size());
    }

    private void checkObservers(List<Database.Table> waiting) {
        for (String words : List.of(TO_BOB, TO_ALICE, WHILE_AWAY, "/v1/submissions", "alice", "HTTP/")) {
            screen.check("the TLS connection did not carry “" + words + "”", !Evidence.carried(seen, words), "it did");
        }
        for (String words : List.of(TO_BOB, TO_ALICE, WHILE_AWAY, "alice", "bob")) {
            List<String> tables = Evidence.tablesWith(waiting, words);
            screen.check("the database did not hold “" + words + "”", tables.isEmpty(), "it stands in " + tables);
        }
        double bits = Evidence.bitsPerByte(upwards());
        screen.check(
                String.format("the sealed bytes look random (%.4f bits per byte)", bits), bits > 7.9, "they do not");
        checkSenderIsUnknown(waiting);
    }

    /** No identifier of alice, account or node, stands in the tables that hold the message. */
    private void checkSenderIsUnknown(List<Database.Table> waiting) {
        Set<String> recipients = cells(waiting, "envelope", "node");
        Set<String> senders = cells(waiting, "node", "id").stream()
                .filter(id -> !recipients.contains(id))
                .collect(Collectors.toSet());
        long rows = waiting.stream()
                .filter(table -> WAITING.contains(table.name()) || table.name().equals("submission"))
                .flatMap(table -> table.rows().stream())
                .flatMap(List::stream)
                .filter(cell -> senders.stream().anyMatch(cell::contains))
                .count();
        screen.check(
                "nothing beside the message says that alice sent it",
                senders.size() == 1 && rows == 0,
                rows + " cells name one of " + senders.size() + " possible senders");
    }

    private byte[] upwards() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        seen.stream()
                .filter(frame -> frame.direction() == Direction.TO_APPLIANCE && frame.content().length > 200)
                .forEach(frame -> all.writeBytes(frame.content()));
        return all.toByteArray();
    }

    private static Set<String> cells(List<Database.Table> tables, String name, String column) {
        return tables.stream()
                .filter(table -> table.name().equals(name))
                .flatMap(table ->
                        table.rows().stream().map(row -> row.get(table.columns().indexOf(column))))
                .collect(Collectors.toSet());
    }
}
