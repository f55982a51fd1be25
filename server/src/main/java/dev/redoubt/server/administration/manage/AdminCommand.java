package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.ApiClient;
import dev.redoubt.server.administrator.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubtctl admin}. */
@Command(
        name = "admin",
        mixinStandardHelpOptions = true,
        description = {
            "Administrators, and the access keys with which they reach the appliance from elsewhere.",
            "Roles: an owner may do everything; an administrator everything but this; an auditor sees all and changes nothing."
        })
final class AdminCommand {
    private static final int ALL = 10_000;

    private final Console console;

    AdminCommand(Console console) {
        this.console = console;
    }

    /** The roles as they are typed. */
    enum Roles {
        owner,
        administrator,
        auditor;

        String text() {
            return Role.of(name()).text();
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists administrators and their access keys.")
    int list(@Mixin CallOptions call) {
        return call.run(
                console,
                session -> session.list(
                        "ListAdministrators",
                        ApiClient.members(),
                        "administrators",
                        ALL,
                        List.of(
                                Column.of("NAME", "name"),
                                Column.of("ROLE", "role"),
                                new Column("ACCESS KEYS", AdminCommand::keys),
                                new Column("SESSION", AdminCommand::session),
                                new Column(
                                        "LOCKED",
                                        administrator ->
                                                administrator.path("locked").booleanValue() ? "yes" : ""))));
    }

    private static String keys(JsonNode administrator) {
        List<String> keys = new ArrayList<>();
        administrator
                .path("accessKeys")
                .forEach(key ->
                        keys.add(key.path("accessKeyId").asText() + " until " + Values.time(key.path("expires"))));
        return String.join(", ", keys);
    }

    private static String session(JsonNode administrator) {
        int minutes = administrator.path("sessionMinutes").asInt();
        return minutes == 0
                ? ""
                : minutes + "m" + (administrator.path("hasPassword").booleanValue() ? "" : ", no password yet");
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = {
                "Adds an administrator, and writes a profile with an access key: what is needed to reach this appliance from"
                        + " elsewhere. Whoever has the file is that administrator: pass it on safely."
            },
            footer = {
                "",
                "Then, on the administrator's machine:",
                "  redoubtctl --profile alice.toml user list",
                "or for the AWS command line, in ~/.aws/config:",
                "  [profile redoubt]",
                "  region = local",
                "  credential_process = redoubtctl credentials --profile /path/to/alice.toml"
            })
    int add(
            @Mixin AdminOptions call,
            @Parameters(paramLabel = "NAME", description = "1 to 64 characters of a-z, 0-9 and . _ @ + -.") String name,
            @Option(names = "--role", required = true, description = "${COMPLETION-CANDIDATES}") Roles role,
            @Mixin NewKeyOptions key,
            @Option(
                            names = "--session-minutes",
                            paramLabel = "N",
                            description =
                                    "The key alone is not enough: a password opens a session of so many minutes; 0 for"
                                            + " none, which is the standard.")
                    Optional<Integer> sessionMinutes) {
        return call.run(console, session -> {
            ObjectNode members = ApiClient.members().put("name", name).put("role", role.text());
            key.addTo(members);
            sessionMinutes.ifPresent(minutes -> members.put("sessionMinutes", minutes));
            ObjectNode answer = ProfileMaker.write(
                    key.file(), call.way(console), () -> session.call("CreateAdministrator", members));
            return session.done(
                    answer,
                    name + " is " + role.text() + " now, with the profile " + key.file() + ", good until "
                            + Values.time(answer.path("expires")));
        });
    }

    @Command(name = "role", mixinStandardHelpOptions = true, description = "Gives an administrator another role.")
    int role(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "ROLE", description = "${COMPLETION-CANDIDATES}") Roles role) {
        ObjectNode members = ApiClient.members().put("name", name).put("role", role.text());
        return update(call, members, name + " is " + role.text() + " now");
    }

    @Command(
            name = "session-limit",
            mixinStandardHelpOptions = true,
            description = "Sets for how long a password opens the appliance to an administrator.")
    int sessionLimit(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "MINUTES", description = "1 to 1440; 0: no password is needed.") int minutes) {
        return update(
                call, ApiClient.members().put("name", name).put("sessionMinutes", minutes), name + " was changed");
    }

    @Command(
            name = "unlock",
            mixinStandardHelpOptions = true,
            description = "Lets an administrator in again who was locked out by wrong passwords.")
    int unlock(@Mixin CallOptions call, @Parameters(paramLabel = "NAME") String name) {
        return update(call, ApiClient.members().put("name", name).put("unlock", true), name + " was unlocked");
    }

    private int update(CallOptions call, ObjectNode members, String done) {
        return call.run(console, session -> session.done(session.call("UpdateAdministrator", members), done));
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Removes an administrator. All access keys of theirs are worth nothing from now on.")
    int remove(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--yes", description = "Do not ask.") boolean yes) {
        return call.run(console, session -> {
            console.confirm(yes, "This removes the administrator " + name + " and all of their access keys");
            return session.done(
                    session.call("DeleteAdministrator", ApiClient.members().put("name", name)), name + " was removed");
        });
    }

    @Command(
            name = "password",
            mixinStandardHelpOptions = true,
            description =
                    "Sets your own password, which opens sessions. Asks for the old one, if there is one, and twice for the new.")
    int password(
            @Mixin CallOptions call, @Option(names = "--first", description = "There is no old one.") boolean first) {
        return call.run(console, session -> {
            ObjectNode members = ApiClient.members();
            if (!first) {
                members.put("oldPassword", console.secret("Old password"));
            }
            String wanted = console.secret("New password");
            if (!wanted.equals(console.secret("Once more"))) {
                throw new UsageException("these are two different passwords: nothing was changed");
            }
            return session.done(
                    session.call("SetPassword", members.put("newPassword", wanted)), "the password was set");
        });
    }

    @Command(
            name = "login",
            mixinStandardHelpOptions = true,
            description =
                    "Opens a session with your password, for whoever needs one. It is not kept on this machine, but at the"
                            + " appliance: it holds for your access keys.")
    int login(@Mixin CallOptions call) {
        return call.run(console, session -> {
            ObjectNode answer =
                    session.call("StartSession", ApiClient.members().put("password", console.secret("Password")));
            return session.done(answer, "a session is open until " + Values.time(answer.path("until")));
        });
    }
}
