package dev.redoubt.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Has a script judge an appliance: with an owner's and an auditor's profile, and a gateway on a device of this machine. */
final class Acceptance {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Stage stage;
    private final Path script;

    Acceptance(Stage stage, Path script) {
        this.stage = stage;
        this.script = script;
    }

    /** @return whether it ended with 0 */
    boolean judge() throws Exception {
        Path owner = profile("owner");
        Path auditor = profile("auditor");
        Device gatekeeper = stage.device("gatekeeper", "");
        stage.enrol(gatekeeper);
        try (Program gateway = gatekeeper.starts("gateway")) {
            String endpoint = gateway.awaitLine(line -> line.startsWith("http://"), "where it listens", PATIENCE);
            Map<String, String> environment = Map.of(
                    "REDOUBT_ENDPOINT", endpoint.replaceAll("/$", ""),
                    "REDOUBT_OWNER", owner.toString(),
                    "REDOUBT_AUDITOR", auditor.toString(),
                    "REDOUBTCTL", redoubtctl(),
                    "REDOUBT", gatekeeper.command().toString());
            stage.screen().heading(script.getFileName() + " walks");
            ProcessBuilder walk = new ProcessBuilder(script.toString(), "--walk").inheritIO();
            walk.environment().putAll(environment);
            return walk.start().waitFor() == 0;
        }
    }

    private Path profile(String role) throws IOException, InterruptedException {
        Path file = stage.state().resolve(role + ".toml");
        Program.run(
                List.of(
                        redoubtctl(),
                        "admin",
                        "add",
                        "acceptance-" + role,
                        "--role",
                        role,
                        "--profile",
                        file.toString(),
                        "--config",
                        stage.state().resolve("appliance/redoubtd.toml").toString()),
                Map.of());
        return file;
    }

    private String redoubtctl() {
        return stage.project().resolve("server/bin/redoubtctl").toString();
    }
}
