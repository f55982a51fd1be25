package dev.redoubt.server.administration.manage;

import dev.redoubt.server.api.Model;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redoubtctl model}. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        description = "Prints the description of the administration API that AWS tools take.",
        footer = {
            "",
            "For the AWS command line:",
            "  redoubtctl model > wickr.json",
            "  aws configure add-model --service-name wickr --service-model file://wickr.json",
            "  redoubt gateway --port 8080 &",
            "  aws --profile redoubt --endpoint-url http://127.0.0.1:8080 wickr list-networks"
        })
final class ModelCommand implements Callable<Integer> {
    private static final String PUBLIC = "/model/wickr-2024-02-01.json";
    private static final String OWN = "/model/redoubt-admin.json";

    private final Console console;

    @Option(names = "--own", description = "What the AWS API lacks, below /v1/admin, instead of the AWS API.")
    private boolean own;

    ModelCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        try (InputStream in = Model.class.getResourceAsStream(own ? OWN : PUBLIC)) {
            if (in == null) {
                throw new IllegalStateException("the model is missing in this program");
            }
            in.transferTo(console.out());
        }
        return CallOptions.DONE;
    }
}
