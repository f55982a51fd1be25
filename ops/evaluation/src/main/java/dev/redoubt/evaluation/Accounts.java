package dev.redoubt.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How the three get their accounts, their first devices and their second ones; and what opens the recovery of each. */
final class Accounts {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String RECOVERY_PASSPHRASE = "lantern wicks are kept in the seventh drawer";
    private static final String VAULT_PASSPHRASE = "the vault under the third stair opens at noon";
    private static final Pattern NUMBERED_WORD = Pattern.compile("\\b(\\d{1,2})\\. ([a-z]+)");
    private static final Pattern ASKED_WORD = Pattern.compile("Word (\\d+): \\z");
    private static final Pattern CODE = Pattern.compile("redoubt enrol (\\S+)\\n");
    private static final Pattern FINGERPRINT = Pattern.compile("fingerprint: ([0-9A-Z-]+)\\n");
    private static final Pattern OWN_ACCOUNT = Pattern.compile("fingerprint of your account there: ([0-9A-Z-]+)\\n");
    private static final Pattern OFFERED_ACCOUNT = Pattern.compile("with this fingerprint:\\n *([0-9A-Z-]+)\\n");

    private final Stage stage;
    private final Screen screen;
    private final Company company;
    private final Path medium;
    private String words = "";

    Accounts(Stage stage, Company company) {
        this.stage = stage;
        this.screen = stage.screen();
        this.company = company;
        this.medium = stage.state().resolve("medium");
    }

    void open() throws Exception {
        Device alexandra = stage.device(Story.ALEXANDRA, "laptop").with("REDOUBT_NEW_RECOVERY", RECOVERY_PASSPHRASE);
        stage.enrol(alexandra, "--recovery", "default");
        company.enters(stage.device(Story.ALEXANDRA, "laptop"));
        company.keepSecret(RECOVERY_PASSPHRASE);
        Device benedikt = stage.device(Story.BENEDIKT, "laptop");
        stage.enrol(benedikt, "--recovery", "later");
        company.enters(benedikt);
        screen.step("benedikt writes down 24 words, which only he has", () -> words = drawWords(benedikt));
        for (String pair : pairs(words)) {
            company.keepSecret(pair);
        }
        enrolOffline();
    }

    /** Two words beside each other; one alone may stand anywhere. */
    private static List<String> pairs(String words) {
        String[] each = words.split(" ", -1);
        return IntStream.range(1, each.length)
                .mapToObj(i -> each[i - 1] + " " + each[i])
                .filter(pair -> pair.length() >= Search.SHORTEST)
                .toList();
    }

    private String drawWords(Device device) throws Exception {
        try (Program program = device.asks(
                "recovery", "setup", "--words", "--file", wordsFile().toString())) {
            String table = program.await(
                    text -> text.contains("Word ") && text.endsWith(": ") ? text : null, "the words", PATIENCE);
            SortedMap<Integer, String> drawn = new TreeMap<>();
            NUMBERED_WORD
                    .matcher(table)
                    .results()
                    .forEach(word -> drawn.put(Integer.valueOf(word.group(1)), word.group(2)));
            answerThree(program, drawn);
            program.succeed(PATIENCE);
            return String.join(" ", drawn.values());
        }
    }

    /** Three of the words are asked for. A question that was answered is followed by the end of its line. */
    private static void answerThree(Program program, SortedMap<Integer, String> drawn)
            throws IOException, InterruptedException {
        String before = "";
        for (int i = 0; i < 3; i++) {
            String seen = before;
            String asked = program.await(
                    text -> text.length() > seen.length()
                                    && ASKED_WORD.matcher(text).find()
                            ? text
                            : null,
                    "which word it asks for",
                    PATIENCE);
            Matcher word = ASKED_WORD.matcher(asked);
            if (!word.find()) {
                throw new EvaluationException("no word was asked for");
            }
            program.answer(drawn.getOrDefault(Integer.valueOf(word.group(1)), ""));
            before = asked;
        }
    }

    private void enrolOffline() throws Exception {
        Files.createDirectories(medium);
        Device vault = vault();
        screen.step(
                "charlotte makes her account on a machine without a network: redoubt offline init MEDIUM",
                () -> vault.with("REDOUBT_NEW_RECOVERY", VAULT_PASSPHRASE).runs("offline", "init", medium.toString()));
        company.keepSecret(VAULT_PASSPHRASE);
        Device charlotte = stage.device(Story.CHARLOTTE, "laptop");
        String link = stage.invite(Story.CHARLOTTE);
        String[] enrol = {"enrol", link, "--recovery", "offline", "--media", medium.toString()};
        screen.step("redoubt enrol LINK --recovery offline: a request goes to the medium", () -> charlotte.runs(enrol));
        sign();
        screen.step("the same again: the answer comes back, and she is enrolled", () -> charlotte.runs(enrol));
        company.enters(charlotte);
    }

    /** What stands on the medium waits for its passphrase and a yes. */
    void sign() throws Exception {
        screen.step("redoubt offline sign MEDIUM, away from any network", () -> {
            try (Program program = vault().asks("offline", "sign", medium.toString())) {
                program.answer("type yes:", "yes", PATIENCE);
                return program.succeed(PATIENCE);
            }
        });
    }

    /** A machine that never meets a network. */
    Device vault() {
        return stage.device("the-vault", "").with("REDOUBT_RECOVERY", VAULT_PASSPHRASE);
    }

    void addDevices() throws Exception {
        addDevice(withRecovery(stage.device(Story.ALEXANDRA, "laptop")), stage.device(Story.ALEXANDRA, "telephone"));
        addDevice(withRecovery(stage.device(Story.BENEDIKT, "laptop")), stage.device(Story.BENEDIKT, "tablet"));
    }

    private void addDevice(Device owner, Device added) throws Exception {
        screen.step(owner.label() + " shows a code; " + added.label() + " joins by it", () -> {
            try (Program adding = owner.asks("device", "add");
                    Program joining = added.asks("enrol", adding.await(text -> find(CODE, text), "a code", PATIENCE))) {
                compare(adding, OWN_ACCOUNT, joining, OFFERED_ACCOUNT);
                joining.answer("type yes:", "yes", PATIENCE);
                compare(adding, FINGERPRINT, joining, FINGERPRINT);
                adding.answer("type yes:", "yes", PATIENCE);
                adding.succeed(PATIENCE);
                return joining.succeed(PATIENCE);
            }
        });
        company.enters(added);
    }

    /** As a user does it who holds both devices. */
    private static void compare(Program adding, Pattern shownHere, Program joining, Pattern shownThere)
            throws InterruptedException {
        String there = joining.await(text -> find(shownThere, text), "a fingerprint", PATIENCE);
        String here = adding.await(text -> find(shownHere, text), "a fingerprint", PATIENCE);
        if (!here.equals(there)) {
            throw new EvaluationException("the two devices show different fingerprints");
        }
    }

    private static @Nullable String find(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .findFirst()
                .map((MatchResult match) -> match.group(1))
                .orElse(null);
    }

    /** With what opens the recovery of its account, as a user would type it. */
    Device withRecovery(Device device) {
        return switch (device.account()) {
            case Story.ALEXANDRA -> device.with("REDOUBT_RECOVERY", RECOVERY_PASSPHRASE);
            case Story.BENEDIKT -> device.with("REDOUBT_RECOVERY", words);
            default -> device;
        };
    }

    Path wordsFile() {
        return stage.state().resolve("benedikts-recovery.txt");
    }

    Path medium() {
        return medium;
    }

    /** The fingerprints of the account's other devices, as one of them lists them. */
    static List<String> others(Device device) throws Exception {
        return device.runs("device", "list").stream()
                .filter(line -> line.contains("  active  ") && !line.contains("(this device)"))
                .map(line -> line.substring(0, line.indexOf("  ")).strip())
                .toList();
    }
}
