package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.ApiClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubtctl user}. */
@Command(
        name = "user",
        mixinStandardHelpOptions = true,
        description = "Lets people in, shows who is there, suspends and deletes. Users are named by name or number.")
final class UserCommand {
    private static final int PENDING = 1;
    private static final int ACTIVE = 2;
    private static final String ALL = "1000000";

    private final Console console;

    UserCommand(Console console) {
        this.console = console;
    }

    /** What a list can be cut down to. */
    enum Standing {
        pending(PENDING),
        active(ACTIVE);

        private final int code;

        Standing(int code) {
            this.code = code;
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists users.")
    int list(
            @Mixin CallOptions call,
            @Option(names = "--group", paramLabel = "GROUP", description = "Only of this security group.")
                    Optional<String> group,
            @Option(names = "--status", description = "Only pending or active ones.") Optional<Standing> status,
            @Option(names = "--name", paramLabel = "TEXT", description = "Only whose name is like this.")
                    Optional<String> name,
            @Option(
                            names = "--sort",
                            paramLabel = "FIELD",
                            defaultValue = "username",
                            description = "username (default), firstName, lastName, status or groupId.")
                    String sort,
            @Option(names = "--descending", description = "From the other end.") boolean descending,
            @Option(names = "--limit", paramLabel = "N", defaultValue = ALL, description = "At most so many.")
                    int limit) {
        return call.run(console, session -> {
            ObjectNode members =
                    ApiClient.members().put("sortFields", sort).put("sortDirection", descending ? "DESC" : "ASC");
            group.ifPresent(given -> members.put("groupId", session.names().group(given)));
            status.ifPresent(given -> members.put("status", given.code));
            name.ifPresent(given -> members.put("username", given));
            return session.list("ListUsers", members, "users", Session.atLeastOne(limit), columns(session));
        });
    }

    static List<Column> columns(Session session) {
        return List.of(
                Column.of("ID", "userId"),
                Column.of("NAME", "username"),
                new Column("PERSON", UserCommand::person),
                new Column("GROUP", user -> groups(session, user.path("securityGroups"))),
                new Column("STATUS", UserCommand::status));
    }

    private static String person(JsonNode user) {
        return (user.path("firstName").asText() + " " + user.path("lastName").asText()).strip();
    }

    static String groups(Session session, JsonNode ids) {
        List<String> names = new ArrayList<>();
        ids.forEach(id -> names.add(session.names().groupName(id.asText())));
        return String.join(", ", names);
    }

    static String status(JsonNode user) {
        if (user.path("suspended").booleanValue()) {
            return "suspended";
        }
        return switch (user.path("status").asInt()) {
            case PENDING -> user.path("isInviteExpired").booleanValue() ? "invitation expired" : "pending";
            case ACTIVE -> "active";
            default -> "";
        };
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one user.")
    int show(@Mixin CallOptions call, @Parameters(paramLabel = "USER", description = "Name or number.") String user) {
        return call.run(console, session -> {
            ObjectNode answer = session.call(
                    "GetUser", ApiClient.members().put("userId", session.names().user(user)));
            return session.show(
                    answer,
                    details -> details.add("id", Values.text(answer.path("userId")))
                            .add("name", Values.text(answer.path("username")))
                            .add("person", person(answer))
                            .add("group", groups(session, answer.path("securityGroupIds")))
                            .add("status", status(answer))
                            .add("last seen", Values.time(answer.path("lastActivity"))));
        });
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = {
                "Lets somebody in: prints an invitation link, which enrols one device under the name, once.",
                "Whoever has the link can use it: pass it on safely."
            })
    int add(
            @Mixin CallOptions call,
            @Parameters(
                            paramLabel = "NAME",
                            description = "1 to 64 characters of a-z, 0-9 and . _ @ + -, the first a letter or digit.")
                    String name,
            @Mixin PersonOptions person,
            @Option(names = "--group", paramLabel = "GROUP", description = "Security group (default: the default one).")
                    Optional<String> group,
            @Mixin LinkOptions link) {
        return call.run(console, session -> {
            String id = group.map(session.names()::group)
                    .orElseGet(() -> session.names().defaultGroup());
            ObjectNode user = ApiClient.members().put("username", name);
            user.putArray("securityGroupIds").add(id);
            person.addTo(user);
            link.addTo(user);
            ObjectNode members = ApiClient.members();
            members.putArray("users").add(user);
            return invited(session, session.call("BatchCreateUser", members));
        });
    }

    private static int invited(Session session, ObjectNode answer) {
        if (session.isJson()) {
            return session.batch(answer, "userId", "");
        }
        if (!answer.path("failed").isEmpty()) {
            throw new UsageException("nobody was added: "
                    + answer.path("failed").path(0).path("reason").asText());
        }
        JsonNode added = answer.path("successful").path(0);
        session.console()
                .out()
                .println(TerminalText.line(added.path("inviteCode").asText()));
        return session.done(
                answer,
                "User " + added.path("userId").asText() + " was added. This is the only time that the link is shown");
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = {
                "Lets many people in, from a file of comma-separated values whose first line names its columns: username,"
                        + " and if wanted firstName, lastName, group.",
                "Writes a file with each name and its invitation link."
            })
    int importUsers(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "FILE", description = "Comma-separated values in UTF-8.") Path file,
            @Option(
                            names = "--out",
                            required = true,
                            paramLabel = "FILE",
                            description = "New file for the links, for its owner alone.")
                    Path out,
            @Option(
                            names = "--group",
                            paramLabel = "GROUP",
                            description = "For whom the file names none (default: the default one).")
                    Optional<String> group,
            @Mixin LinkOptions link) {
        return call.run(console, session -> new UserImport(session, group, link).run(file, out));
    }

    @Command(
            name = "update",
            mixinStandardHelpOptions = true,
            description =
                    "Changes a user's person or security group; with --valid-for, makes a new link for whoever has not"
                            + " enrolled yet.")
    int update(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "USER", description = "Name or number.") String user,
            @Mixin PersonOptions person,
            @Option(names = "--group", paramLabel = "GROUP", description = "Moves to this security group.")
                    Optional<String> group,
            @Mixin LinkOptions link) {
        return call.run(console, session -> {
            ObjectNode details = ApiClient.members();
            person.addTo(details);
            link.addTo(details);
            group.ifPresent(given ->
                    details.putArray("securityGroupIds").add(session.names().group(given)));
            if (details.isEmpty()) {
                throw new UsageException("nothing to change was said: --group, --first-name, --last-name, --valid-for");
            }
            ObjectNode members =
                    ApiClient.members().put("userId", session.names().user(user));
            members.set("userDetails", details);
            ObjectNode answer = session.call("UpdateUser", members);
            if (!session.isJson() && answer.hasNonNull("inviteCode")) {
                console.out()
                        .println(TerminalText.line(answer.path("inviteCode").asText()));
            }
            return session.done(answer, user + " was changed");
        });
    }

    @Command(
            name = "suspend",
            mixinStandardHelpOptions = true,
            description =
                    "Closes the appliance to users until they are resumed: their links end, nothing is taken from them.")
    int suspend(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "USER", arity = "1..*", description = "Names or numbers.") List<String> users) {
        return toggle(call, users, true, "users were suspended");
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Opens it to them again.")
    int resume(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "USER", arity = "1..*", description = "Names or numbers.") List<String> users) {
        return toggle(call, users, false, "users were resumed");
    }

    private int toggle(CallOptions call, List<String> users, boolean suspend, String done) {
        return call.run(console, session -> {
            ObjectNode members = ApiClient.members().put("suspend", suspend);
            return session.batch(onUsers(session, "BatchToggleUserSuspendStatus", members, users), "userId", done);
        });
    }

    private static ObjectNode onUsers(Session session, String operation, ObjectNode members, List<String> users) {
        session.names().users(users).forEach(members.withArray("userIds")::add);
        return session.call(operation, members);
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description =
                    "Removes users with all of their devices, and whatever waits for them. Nothing brings it back.")
    int delete(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "USER", arity = "1..*", description = "Names or numbers.") List<String> users,
            @Option(names = "--yes", description = "Do not ask.") boolean yes) {
        return call.run(console, session -> {
            console.confirm(yes, "This deletes " + String.join(", ", users) + " for good");
            return session.batch(
                    onUsers(session, "BatchDeleteUser", ApiClient.members(), users), "userId", "users were deleted");
        });
    }

    @Command(
            name = "reinvite",
            mixinStandardHelpOptions = true,
            description = "Gives the links of users who have not enrolled yet a new life. The links stay as they are.")
    int reinvite(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "USER", arity = "1..*", description = "Names or numbers.") List<String> users) {
        return call.run(
                console,
                session -> session.batch(
                        onUsers(session, "BatchReinviteUser", ApiClient.members(), users),
                        "userId",
                        "invitations were given a new life"));
    }

    @Command(name = "count", mixinStandardHelpOptions = true, description = "Counts users.")
    int count(@Mixin CallOptions call) {
        return call.run(console, session -> {
            ObjectNode answer = session.call("GetUsersCount", ApiClient.members());
            return session.show(
                    answer,
                    details -> List.of("active", "pending", "rejected", "remaining", "total")
                            .forEach(kind -> details.add(kind, Values.text(answer.path(kind)))));
        });
    }

    @Command(
            name = "lookup",
            mixinStandardHelpOptions = true,
            description = "Says which users these identifiers (uname) belong to.")
    int lookup(@Mixin CallOptions call, @Parameters(paramLabel = "UNAME", arity = "1..*") List<String> unames) {
        return call.run(console, session -> {
            ObjectNode members = ApiClient.members();
            unames.forEach(members.withArray("unames")::add);
            ObjectNode answer = session.call("BatchLookupUserUname", members);
            if (session.isJson()) {
                return session.batch(answer, "uname", "");
            }
            session.print(
                    "successful",
                    answer.withArray("successful"),
                    List.of(Column.of("UNAME", "uname"), Column.of("NAME", "username")));
            return session.batch(answer, "uname", "found");
        });
    }
}
