package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.SessionEndedException;
import dev.redoubt.client.gateway.Gateway;
import dev.redoubt.client.gateway.GatewayAddress;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redoubt gateway}. */
@Command(
        name = "gateway",
        header = "Let a browser, curl or another HTTP tool of this machine talk to the appliance.",
        description = {
            "",
            "Listens for plain HTTP/1.1 on this machine only, until Ctrl-C, and carries every request to the appliance"
                    + " through the channel, as this device.",
            "",
            "Every request must carry the token that is made at each start. It is in a file, as a header line that"
                    + " 'curl -H @FILE' takes; a browser gets it as a cookie from the link that is printed, once.",
            "",
            "Requests to the administration API that are signed, as the AWS command line does, need no token: the appliance"
                    + " checks their signature."
        },
        footer = {
            "",
            "Examples:",
            "  redoubt gateway --port 8080",
            "  curl -H @$HOME/.redoubt/gateway.token http://127.0.0.1:8080/v1/…",
            "  redoubt gateway --unix $XDG_RUNTIME_DIR/redoubt.sock",
            "  aws --endpoint-url http://127.0.0.1:8080 wickr list-users --network-id 12345678"
        })
final class GatewayCommand extends DeviceCommand {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "127.0.0.1 (default), another address of 127.0.0.0/8, ::1, or localhost. No other is possible.")
    private String host = "";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port to listen on (default: one that is free).")
    private int port;

    @Option(
            names = "--unix",
            paramLabel = "FILE",
            description = "Listen on a Unix socket instead, which only this user can open.")
    private @Nullable Path socket;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Where the token is written, for this user only (default: gateway.token in the home).")
    private @Nullable Path tokenFile;

    GatewayCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws RedoubtException, UsageException, InterruptedException {
        GatewayAddress address = address();
        Path file = tokenFile == null ? options().home(world()).resolve("gateway.token") : tokenFile.toAbsolutePath();
        try (Redoubt redoubt = options().open(world());
                Gateway gateway = redoubt.gateway(address, file)) {
            // Ctrl-C and SIGTERM remove the files.
            Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
            redoubt.safe().whenSessionEnds(() -> gateway.end(new SessionEndedException()));
            explain(gateway, file);
            gateway.await();
        }
        return ExitCode.OK;
    }

    private GatewayAddress address() throws UsageException {
        try {
            return socket == null
                    ? GatewayAddress.loopback(host, port)
                    : new GatewayAddress.UnixSocket(socket.toAbsolutePath());
        } catch (IllegalArgumentException e) {
            throw new UsageException("That is no place for the gateway: " + e.getMessage() + ".");
        }
    }

    private void explain(Gateway gateway, Path file) {
        PrintStream out = world().out();
        out.println(gateway.url());
        out.println(
                "curl:    curl -H @" + file + (socket == null ? "" : " --unix-socket " + socket) + " " + gateway.url());
        gateway.openingUrl().ifPresent(url -> out.println("browser: " + url + " (works once, for ten minutes)"));
    }
}
