package dev.redoubt.server.administration.manage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.redoubt.server.administration.access.AdministratorProfile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redoubtctl credentials}. */
@Command(
        name = "credentials",
        mixinStandardHelpOptions = true,
        description =
                "Prints the access key of a profile in the form that AWS tools take from a \"credential_process\". It shows a"
                        + " secret: for programs, not for a screen.")
final class CredentialsCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--profile", required = true, paramLabel = "FILE", description = "The profile.")
    private Path profile = Path.of("");

    CredentialsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (AdministratorProfile read = AdministratorProfile.read(profile)) {
            String secret = read.secret().read(bytes -> new String(bytes, UTF_8));
            console.out()
                    .println(JsonNodeFactory.instance
                            .objectNode()
                            .put("Version", 1)
                            .put("AccessKeyId", read.keyId())
                            .put("SecretAccessKey", secret));
        }
        return CallOptions.DONE;
    }
}
