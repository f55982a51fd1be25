package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.ApiClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubtctl policy}. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = {
            "What the users of a security group may do, and must. A change is planned first: what it would do is shown, and only then"
                    + " it is applied. Devices get it signed, and say that they obey it."
        },
        footer = {
            "",
            "For example:",
            "  redoubtctl policy settings                                  what can be set",
            "  redoubtctl policy set default maxTtl=7d filesEnabled=false  plan, look, apply",
            "  redoubtctl policy revert                                    one step back"
        })
final class PolicyCommand {
    private static final String SETTINGS = "securityGroupSettings";

    private final Console console;

    PolicyCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Shows the newest version of the policies, and how many devices obey it.")
    int status(@Mixin CallOptions call) {
        return call.run(console, session -> {
            ObjectNode answer = session.call("GetPolicy", ApiClient.members());
            return session.show(
                    answer,
                    details -> details.add("version", Values.text(answer.path("version")))
                            .add("devices", Values.text(answer.path("devices")))
                            .add("of these on it", Values.text(answer.path("devicesOnNewest")))
                            .add(
                                    "signing key",
                                    "certificate " + Values.text(answer.path("keySerial")) + ", until "
                                            + Values.time(answer.path("keyExpires"))));
        });
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows the settings of a security group.")
    int show(@Mixin CallOptions call, @Parameters(paramLabel = "GROUP", description = "Name or id.") String group) {
        return call.run(console, session -> {
            ObjectNode answer = session.call(
                    "GetSecurityGroup",
                    ApiClient.members().put("groupId", session.names().group(group)));
            JsonNode settings = answer.path("securityGroup").path(SETTINGS);
            return session.show(
                    settings,
                    details -> SettingsText.flat(settings)
                            .forEach((name, value) -> details.add(name, Values.setting(name, value))));
        });
    }

    @Command(
            name = "settings",
            mixinStandardHelpOptions = true,
            description =
                    "Lists all settings that there are, and what kind of value each takes. What they mean, and who enforces"
                            + " them: server/SPEC.md, \"Policies\".")
    int settings() {
        SettingsText.kindsOf("UpdateSecurityGroup", SETTINGS, new TreeMap<>())
                .forEach((name, kind) -> console.out().println(name + "  " + kind));
        return CallOptions.DONE;
    }

    @Command(
            name = "plan",
            mixinStandardHelpOptions = true,
            description = "Shows what a change would do. Nothing is changed; the plan can be applied for 24 hours.")
    int plan(
            @Mixin CallOptions call,
            @Parameters(index = "0", paramLabel = "GROUP", description = "Name or id.") String group,
            @Parameters(index = "1..*", arity = "0..*", paramLabel = "SETTING=VALUE", description = "As maxTtl=7d.")
                    List<String> settings,
            @Option(names = "--file", paramLabel = "FILE", description = "A JSON object with settings.")
                    Optional<Path> file) {
        return call.run(console, session -> {
            ObjectNode answer = planned(session, group, settings, file);
            if (session.isJson()) {
                return session.json(answer);
            }
            new PlanView(console.out(), session.names()).print(answer.path("plan"));
            console.err()
                    .println("To apply it: redoubtctl policy apply "
                            + TerminalText.line(
                                    answer.path("plan").path("planId").asText()));
            return CallOptions.DONE;
        });
    }

    private static ObjectNode planned(Session session, String group, List<String> settings, Optional<Path> file) {
        SettingsText text = SettingsText.ofInput(session.api().model(), "CreatePolicyPlan", SETTINGS);
        ObjectNode wanted = file.map(SettingsText::read).orElseGet(ApiClient::members);
        wanted.setAll(text.parse(settings == null ? List.of() : settings));
        if (wanted.isEmpty()) {
            throw new UsageException("no setting was named: redoubtctl policy settings lists them");
        }
        ObjectNode members = ApiClient.members().put("groupId", session.names().group(group));
        members.set(SETTINGS, wanted);
        return session.call("CreatePolicyPlan", members);
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = "Plans a change, shows what it would do, asks, and applies it.")
    int set(
            @Mixin CallOptions call,
            @Parameters(index = "0", paramLabel = "GROUP", description = "Name or id.") String group,
            @Parameters(index = "1..*", arity = "0..*", paramLabel = "SETTING=VALUE", description = "As maxTtl=7d.")
                    List<String> settings,
            @Option(names = "--file", paramLabel = "FILE", description = "A JSON object with settings.")
                    Optional<Path> file,
            @Option(names = "--yes", description = "Do not ask.") boolean yes) {
        return call.run(console, session -> {
            JsonNode plan = planned(session, group, settings, file).path("plan");
            if (plan.path("changes").isEmpty()) {
                return session.done(plan, "nothing to change: that is how it is");
            }
            new PlanView(console.err(), session.names()).print(plan);
            console.confirm(yes, "This changes the policy of " + group);
            return apply(session, plan.path("planId").asText());
        });
    }

    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description = "Does what was planned, if nothing was changed since.")
    int apply(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "PLAN", description = "As \"policy plan\" shows it.") String plan) {
        return call.run(console, session -> apply(session, plan));
    }

    @Command(
            name = "show-plan",
            mixinStandardHelpOptions = true,
            description = "Shows what a plan would do if it were applied now, and whether it still can be.")
    int showPlan(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "PLAN", description = "As \"policy plan\" shows it.") String plan) {
        return call.run(console, session -> {
            ObjectNode answer =
                    session.call("GetPolicyPlan", ApiClient.members().put("planId", plan));
            if (session.isJson()) {
                return session.json(answer);
            }
            new PlanView(console.out(), session.names()).print(answer.path("plan"));
            return CallOptions.DONE;
        });
    }

    private static int apply(Session session, String plan) {
        ObjectNode answer = session.call("ApplyPolicyPlan", ApiClient.members().put("planId", plan));
        return session.done(
                answer,
                "the policy of " + answer.path("securityGroup").path("name").asText()
                        + " was changed; \"policy status\" shows how far it is");
    }

    @Command(
            name = "revert",
            mixinStandardHelpOptions = true,
            description = "Takes the newest change of the settings of a security group, or of the network, back.")
    int revert(@Mixin CallOptions call, @Option(names = "--yes", description = "Do not ask.") boolean yes) {
        return call.run(console, session -> {
            JsonNode newest = session.api()
                    .all("ListPolicyVersions", ApiClient.members(), "versions", 1)
                    .path(0);
            if (newest.isMissingNode()) {
                throw new UsageException("nothing was changed yet");
            }
            new PlanView(console.err(), session.names()).printVersion(newest);
            console.confirm(yes, "This takes version " + newest.path("version").asText() + " back");
            ObjectNode members =
                    ApiClient.members().put("version", newest.path("version").asLong());
            return session.done(session.call("RevertPolicy", members), "it was taken back");
        });
    }

    @Command(
            name = "history",
            mixinStandardHelpOptions = true,
            description = "Lists what was changed, the newest first.")
    int history(
            @Mixin CallOptions call,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "At most so many (default: ${DEFAULT-VALUE}).")
                    int limit) {
        return call.run(
                console,
                session -> session.list(
                        "ListPolicyVersions",
                        ApiClient.members(),
                        "versions",
                        Session.atLeastOne(limit),
                        List.of(
                                Column.of("VERSION", "version"),
                                Column.time("TIME", "at"),
                                Column.of("BY", "by"),
                                Column.of("ACT", "act"),
                                new Column("GROUP", new PlanView(console.out(), session.names())::group),
                                new Column("CHANGES", PlanView::brief))));
    }
}
