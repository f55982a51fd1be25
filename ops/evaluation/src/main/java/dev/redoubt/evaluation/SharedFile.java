package dev.redoubt.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A large file goes to the group and comes to one of its members; each way the program is killed once, and the network cut once. */
final class SharedFile {
    private static final String NAME = "survey-of-the-old-mill.bin";
    private static final String HEADING = "Survey of the old mill, sheet ";
    private static final int SHEET = 64 << 10;
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final int TRIES = 10;

    /** What was carried, and not yet on the disk, at the kill and at the cut. */
    private static final long ON_THE_WAY = 20L << 20;

    private static final Pattern NUMBER = Pattern.compile("redoubt download (\\d+)");

    private final Stage stage;
    private final Screen screen;
    private final Company company;
    private final long size;

    /** @param mebibytes of the file */
    SharedFile(Stage stage, Company company, int mebibytes) {
        this.stage = stage;
        this.screen = stage.screen();
        this.company = company;
        this.size = (long) mebibytes << 20;
    }

    void tell() throws Exception {
        company.keepSecret(NAME);
        company.keepSecret(HEADING);
        Path file = stage.state().resolve(NAME);
        String digest = screen.step("alexandra makes a file of " + (size >> 20) + " MiB", () -> write(file));
        screen.line("SHA-256 " + digest);
        Device alexandra = stage.device(Story.ALEXANDRA, "laptop");
        company.expect(NAME, Story.ALL);
        transfer("upload", alexandra, "send", "-g", GroupTalk.NAME, "--file", file.toString());
        Device benedikt = stage.device(Story.BENEDIKT, "laptop");
        String number = number(company.looks(benedikt));
        Path folder = Files.createDirectories(stage.state().resolve("downloads"));
        transfer("download", benedikt, "download", number, "--to", folder.toString());
        String there = screen.step("benedikt's file is read", () -> digest(folder.resolve(NAME)));
        screen.line("SHA-256 " + there);
        screen.check("the file is what it was, to the last byte", there.equals(digest), "it is not");
    }

    /** Each sheet has a heading that can be looked for, and bytes that nothing can make smaller. */
    private String write(Path file) throws IOException, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Random random = new Random(size);
        byte[] sheet = new byte[SHEET];
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
            for (long at = 0; at < size; at += SHEET) {
                random.nextBytes(sheet);
                byte[] heading = (HEADING + at / SHEET + "\n").getBytes(StandardCharsets.UTF_8);
                System.arraycopy(heading, 0, sheet, 0, heading.length);
                out.write(sheet);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String digest(Path file) throws IOException, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[1 << 20];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String number(List<String> lines) {
        return lines.stream()
                .filter(line -> line.contains(NAME))
                .flatMap(line -> NUMBER.matcher(line).results())
                .map((MatchResult match) -> match.group(1))
                .findFirst()
                .orElseThrow(() -> new EvaluationException("the file did not arrive", lines));
    }

    /** Killed after a third, cut off after two thirds, and then to its end; nothing goes twice. */
    private void transfer(String what, Device device, String... arguments) throws Exception {
        long before = stage.tap().carried();
        screen.step(what + " begins; after a third the program is killed", () -> {
            try (Program program = held(device, arguments)) {
                program.kill();
            }
            stage.tap().cut();
            return what;
        });
        screen.step("the same command again; after another third the network is cut; it goes on", () -> {
            try (Program program = held(device, arguments)) {
                stage.tap().cut();
                return finish(program, device, arguments);
            }
        });
        long carried = stage.tap().carried() - before;
        screen.check(
                "the " + what + " went on where it was: " + (carried >> 20) + " MiB were carried for " + (size >> 20),
                carried < size * 1.1 + ON_THE_WAY,
                "that is too much");
    }

    /** Started, and stopped by the network after a third of the file. */
    private Program held(Device device, String... arguments) throws Exception {
        stage.tap().holdAfter(size / 3);
        Program program = device.starts(arguments);
        while (!stage.tap().holds(Duration.ofMillis(200))) {
            if (!program.isAlive()) {
                throw new EvaluationException("the transfer ended before its time", program.lines());
            }
        }
        return program;
    }

    /** As a person would: again, when the network was away for longer than the program waits by itself. */
    private static Program.Outcome finish(Program first, Device device, String... arguments) throws Exception {
        Program.Outcome outcome = first.end(PATIENCE);
        for (int i = 0; i < TRIES && outcome.exitCode() != 0; i++) {
            try (Program again = device.starts(arguments)) {
                outcome = again.end(PATIENCE);
            }
        }
        if (outcome.exitCode() != 0) {
            throw new EvaluationException("the transfer does not come to its end", outcome.lines());
        }
        return outcome;
    }
}
