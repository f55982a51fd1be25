package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.ApiClient;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code redoubtctl network}. */
@Command(
        name = "network",
        mixinStandardHelpOptions = true,
        description = "The appliance's one network, and its settings.")
final class NetworkCommand {
    private static final String SETTINGS = "settings";

    private final Console console;

    NetworkCommand(Console console) {
        this.console = console;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows the network.")
    int show(@Mixin CallOptions call) {
        return call.run(console, session -> {
            ObjectNode answer = session.call("GetNetwork", ApiClient.members());
            return session.show(
                    answer,
                    details -> details.add("id", Values.text(answer.path("networkId")))
                            .add("name", Values.text(answer.path("networkName")))
                            .add("access level", Values.text(answer.path("accessLevel"))));
        });
    }

    @Command(name = "rename", mixinStandardHelpOptions = true, description = "Gives the network another name.")
    int rename(@Mixin CallOptions call, @Parameters(paramLabel = "NAME") String name) {
        return call.run(
                console,
                session -> session.done(
                        session.call("UpdateNetwork", ApiClient.members().put("networkName", name)),
                        "the network is called " + name + " now"));
    }

    @Command(
            name = "settings",
            mixinStandardHelpOptions = true,
            description = "Shows what holds for all security groups.")
    int settings(@Mixin CallOptions call) {
        return call.run(console, session -> print(session, session.call("GetNetworkSettings", ApiClient.members())));
    }

    private static int print(Session session, ObjectNode answer) {
        return session.print(
                SETTINGS,
                answer.withArray(SETTINGS),
                List.of(Column.of("SETTING", "optionName"), Column.of("VALUE", "value"), Column.of("KIND", "type")));
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description =
                    "Changes what holds for all security groups; \"policy history\" lists it, \"policy revert\" takes it back.",
            footer = {
                "",
                "For example:",
                "  redoubtctl network set readReceiptConfig.status=FORCE_ENABLED",
                "  redoubtctl network set consentPopup.enabled=true consentPopup.header='Before you go on'"
            })
    int set(
            @Mixin CallOptions call,
            @Parameters(
                            paramLabel = "SETTING=VALUE",
                            arity = "1..*",
                            description = "As enableClientMetrics=false or readReceiptConfig.status=ENABLED.")
                    List<String> settings) {
        return call.run(console, session -> {
            ObjectNode members = ApiClient.members();
            members.set(
                    SETTINGS,
                    SettingsText.ofInput(session.api().model(), "UpdateNetworkSettings", SETTINGS)
                            .parse(settings));
            return print(session, session.call("UpdateNetworkSettings", members));
        });
    }
}
