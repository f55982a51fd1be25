package dev.redoubt.server.administration.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.redoubt.server.administration.observe.Level;
import dev.redoubt.server.administration.observe.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What the installation promises of the host: each check of the file that the playbooks leave, as {@code
 * redoubt-host-check} does it. The file holds commands, which are run as root: only one that root alone could write is
 * taken.
 */
final class HardeningExamination implements Examination {
    private static final String CHECK = "hardening";
    private static final int LARGEST = 1 << 20;
    private static final int AT_A_TIME = 4;
    private static final int LONGEST_SEEN = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern NAME = Pattern.compile("[a-z0-9@._-]{1,80}");

    @Override
    public void look(Host host, Findings findings) {
        if (!Files.exists(host.checks()) && !isHidden(host.checks())) {
            findings.notSeen(CHECK, "this machine was not installed by the playbooks: there is no table of checks");
        } else if (!host.isRoot()) {
            findings.notSeen(CHECK, "only root sees all that is to be looked at");
        } else {
            try {
                trusted(host, findings);
            } catch (IOException e) {
                findings.notSeen(
                        CHECK,
                        "the table of checks cannot be read (" + e.getClass().getSimpleName() + ")");
            }
        }
    }

    private static boolean isHidden(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder != null && Files.exists(folder) && !Files.isExecutable(folder);
    }

    private static void trusted(Host host, Findings findings) throws IOException {
        Optional<Path> open = open(host.checks().toRealPath());
        if (open.isPresent()) {
            findings.wrong(
                    CHECK,
                    open.get() + " can be written by others than root",
                    "the table of checks holds commands that root runs: none was run",
                    "find out who changed it; chown root: and chmod go-w it, and run the playbook install.yml again");
            return;
        }
        run(read(host.checks()), host, findings);
    }

    /** The first of the file and the folders above it that others could change. */
    private static Optional<Path> open(Path file) throws IOException {
        for (Path at = file; at != null; at = at.getParent()) {
            PosixFileAttributes attributes = Files.readAttributes(at, PosixFileAttributes.class);
            if (!attributes.owner().getName().equals("root")
                    || attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
                    || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    private static JsonNode read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new ObjectMapper().readTree(new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IOException("no JSON", e);
        }
    }

    private static void run(JsonNode checks, Host host, Findings findings) {
        boolean container = host.tools()
                .run("systemd-detect-virt", "--quiet", "--container")
                .map(Tools.Output::done)
                .orElse(false);
        try (ExecutorService several = Executors.newFixedThreadPool(AT_A_TIME)) {
            List<CompletableFuture<Finding>> found = new ArrayList<>();
            checks.forEach(check ->
                    found.add(CompletableFuture.supplyAsync(() -> one(check, container, host.tools()), several)));
            found.forEach(finding -> findings.add(finding.join()));
        }
    }

    static Finding one(JsonNode check, boolean container, Tools tools) {
        String given = check.path("name").asText();
        String name = CHECK + "-" + (NAME.matcher(given).matches() ? given : "unnamed");
        if (container && check.path("machine_only").asBoolean()) {
            String because = "a container shares its kernel with others";
            return new Finding(name, Level.NOT_SEEN, because, because, "");
        }
        List<String> command = new ArrayList<>();
        check.path("command").forEach(word -> command.add(word.asText()));
        Optional<Tools.Output> output = command.isEmpty() ? Optional.empty() : tools.run(command, PATIENCE, 64 * 1024);
        String seen = output.map(Tools.Output::text).orElse("its command is missing here, or hangs");
        if (output.isPresent() && matches(check.path("expect").asText(), seen)) {
            return new Finding(name, Level.OK, "as it was installed", "", "");
        }
        String shown = seen.isEmpty() ? "nothing" : seen.substring(0, Math.min(LONGEST_SEEN, seen.length()));
        return new Finding(
                name,
                Level.WRONG,
                shown,
                check.path("says").asText(),
                check.path("mend").asText());
    }

    /** As Python's {@code re.fullmatch} with DOTALL. */
    private static boolean matches(String expression, String text) {
        try {
            return Pattern.compile(expression, Pattern.DOTALL).matcher(text).matches();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
