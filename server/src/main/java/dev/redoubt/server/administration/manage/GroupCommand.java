package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.ApiClient;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubtctl group}: security groups as such. Their settings are {@link PolicyCommand}'s. */
@Command(
        name = "group",
        mixinStandardHelpOptions = true,
        description = "Security groups: every user is in exactly one. What they may do: redoubtctl policy.")
final class GroupCommand {
    private static final String SETTINGS = "securityGroupSettings";
    private static final int ALL = 1_000_000;

    private final Console console;

    GroupCommand(Console console) {
        this.console = console;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists security groups.")
    int list(@Mixin CallOptions call) {
        ObjectNode order = ApiClient.members().put("sortFields", "name").put("sortDirection", "ASC");
        return call.run(
                console,
                session -> session.list(
                        "ListSecurityGroups",
                        order,
                        "securityGroups",
                        ALL,
                        List.of(
                                Column.of("ID", "id"),
                                Column.of("NAME", "name"),
                                Column.of("USERS", "activeMembers"),
                                Column.of("BOTS", "botMembers"),
                                Column.of("DEFAULT", "isDefault"),
                                Column.time("CHANGED", "modified"))));
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows one security group with its settings.")
    int show(@Mixin CallOptions call, @Parameters(paramLabel = "GROUP", description = "Name or id.") String group) {
        return call.run(console, session -> {
            ObjectNode answer = session.call(
                    "GetSecurityGroup",
                    ApiClient.members().put("groupId", session.names().group(group)));
            JsonNode found = answer.path("securityGroup");
            return session.show(answer, details -> {
                details.add("id", Values.text(found.path("id")))
                        .add("name", Values.text(found.path("name")))
                        .add("users", Values.text(found.path("activeMembers")))
                        .add("bots", Values.text(found.path("botMembers")))
                        .add("default", Values.text(found.path("isDefault")))
                        .add("changed", Values.time(found.path("modified")));
                SettingsText.flat(found.path(SETTINGS))
                        .forEach((name, value) -> details.add(name, Values.setting(name, value)));
            });
        });
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Makes a security group; its settings are the standard ones but for those that are named.")
    int add(
            @Mixin CallOptions call,
            @Parameters(index = "0", paramLabel = "NAME", description = "Of the group; no other may have it.")
                    String name,
            @Parameters(
                            index = "1..*",
                            arity = "0..*",
                            paramLabel = "SETTING=VALUE",
                            description =
                                    "Settings that a new group can have: those of federation and lockoutThreshold.")
                    List<String> settings) {
        return call.run(console, session -> {
            ObjectNode members = ApiClient.members().put("name", name);
            members.set(
                    SETTINGS,
                    SettingsText.ofInput(session.api().model(), "CreateSecurityGroup", SETTINGS)
                            .parse(settings == null ? List.of() : settings));
            ObjectNode answer = session.call("CreateSecurityGroup", members);
            return session.done(
                    answer,
                    "security group " + answer.path("securityGroup").path("id").asText() + " was made");
        });
    }

    @Command(name = "rename", mixinStandardHelpOptions = true, description = "Gives a security group another name.")
    int rename(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "GROUP", description = "Name or id.") String group,
            @Parameters(paramLabel = "NAME", description = "The new one.") String name) {
        return call.run(console, session -> {
            ObjectNode members = ApiClient.members()
                    .put("groupId", session.names().group(group))
                    .put("name", name);
            return session.done(session.call("UpdateSecurityGroup", members), group + " is called " + name + " now");
        });
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Removes a security group. Its users are moved to the default group, under its settings.")
    int delete(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "GROUP", description = "Name or id.") String group,
            @Option(names = "--yes", description = "Do not ask.") boolean yes) {
        return call.run(console, session -> {
            ObjectNode members =
                    ApiClient.members().put("groupId", session.names().group(group));
            console.confirm(
                    yes, "This deletes the security group " + group + " and moves its users to the default group");
            return session.done(session.call("DeleteSecurityGroup", members), group + " was deleted");
        });
    }

    @Command(name = "users", mixinStandardHelpOptions = true, description = "Lists the users of a security group.")
    int users(@Mixin CallOptions call, @Parameters(paramLabel = "GROUP", description = "Name or id.") String group) {
        return call.run(console, session -> {
            ObjectNode members = ApiClient.members()
                    .put("groupId", session.names().group(group))
                    .put("sortFields", "username")
                    .put("sortDirection", "ASC");
            return session.list("ListSecurityGroupUsers", members, "users", ALL, UserCommand.columns(session));
        });
    }
}
