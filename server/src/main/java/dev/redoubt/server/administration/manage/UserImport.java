package dev.redoubt.server.administration.manage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.ApiClient;
import dev.redoubt.server.administration.access.RefusedException;
import dev.redoubt.server.configuration.RefusedStartException;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * {@code redoubtctl user import}: 50 users with each call. Each link is in the file before the next call is made, so that an import
 * that breaks off loses none: what is left is what the file does not name.
 */
final class UserImport {
    private static final int BATCH = 50;
    private static final Pattern PLACE = Pattern.compile("users\\[([0-9]{1,3})]\\.?(.*)");
    private static final Set<String> COLUMNS = Set.of("username", "firstName", "lastName", "group");

    private final Session session;
    private final Optional<String> group;
    private final LinkOptions link;
    private int added;
    private int failed;

    /** @param group for those whose line names none */
    UserImport(Session session, Optional<String> group, LinkOptions link) {
        this.session = session;
        this.group = group;
        this.link = link;
    }

    int run(Path file, Path out) {
        List<Map<String, String>> people = CommaSeparated.read(file, COLUMNS, "username");
        List<ObjectNode> users = people.stream().map(this::user).toList();
        try (Writer links = newFile(out)) {
            links.write("username,invitation\r\n");
            for (int from = 0; from < users.size(); from += BATCH) {
                create(users.subList(from, Math.min(users.size(), from + BATCH)), links);
                progress(users.size());
            }
        } catch (IOException e) {
            throw new UsageException(out + " cannot be written: " + RefusedStartException.why(e));
        }
        session.console().err().println(added + " users were added, " + failed + " were not. The links are in " + out);
        return failed == 0 ? CallOptions.DONE : CallOptions.NOT_DONE;
    }

    private ObjectNode user(Map<String, String> line) {
        ObjectNode user = ApiClient.members();
        List.of("username", "firstName", "lastName").forEach(column -> {
            String value = line.getOrDefault(column, "");
            if (!value.isEmpty()) {
                user.put(column, value);
            }
        });
        String named = line.getOrDefault("group", "");
        String id = named.isEmpty()
                ? group.map(session.names()::group)
                        .orElseGet(() -> session.names().defaultGroup())
                : session.names().group(named);
        user.putArray("securityGroupIds").add(id);
        link.addTo(user);
        return user;
    }

    /** What is wrong with one line keeps none of the others out. */
    private void create(List<ObjectNode> users, Writer links) throws IOException {
        if (users.isEmpty()) {
            return;
        }
        ObjectNode members = ApiClient.members();
        users.forEach(members.withArray("users")::add);
        ObjectNode answer;
        try {
            answer = session.call("BatchCreateUser", members);
        } catch (RefusedException e) {
            create(withoutThoseOf(e, users), links);
            return;
        }
        for (JsonNode user : answer.path("successful")) {
            links.write(CommaSeparated.line(List.of(
                    user.path("username").asText(), user.path("inviteCode").asText())));
            added++;
        }
        links.flush();
        answer.path("failed")
                .forEach(one -> fail(
                        users,
                        one.path("field").asText() + " " + one.path("reason").asText()));
    }

    /** @return whoever is not among the reasons, to be tried again; nobody if the refusal names nobody */
    private List<ObjectNode> withoutThoseOf(RefusedException refused, List<ObjectNode> users) {
        Set<Integer> wrong = new TreeSet<>();
        for (String reason : refused.reasons()) {
            Matcher place = PLACE.matcher(reason);
            if (place.matches()
                    && Integer.parseInt(place.group(1)) < users.size()
                    && wrong.add(Integer.parseInt(place.group(1)))) {
                fail(users, reason);
            }
        }
        if (wrong.isEmpty()) {
            users.forEach(user -> fail(user.path("username").asText() + ": " + refused.getMessage()));
            return List.of();
        }
        return IntStream.range(0, users.size())
                .filter(place -> !wrong.contains(place))
                .mapToObj(users::get)
                .toList();
    }

    /** @param reason may begin with the place of one of the users */
    private void fail(List<ObjectNode> users, String reason) {
        Matcher place = PLACE.matcher(reason);
        boolean known = place.matches() && Integer.parseInt(place.group(1)) < users.size();
        fail(
                known
                        ? users.get(Integer.parseInt(place.group(1)))
                                        .path("username")
                                        .asText() + ": " + place.group(2)
                        : reason);
    }

    private void fail(String why) {
        failed++;
        session.console().err().println(TerminalText.line("not added: " + why));
    }

    private void progress(int all) {
        if (session.console().person()) {
            session.console().err().print("\r" + (added + failed) + " of " + all + (added + failed == all ? "\n" : ""));
        }
    }

    /** Links are secrets: for the owner alone, and nothing is overwritten. */
    private static Writer newFile(Path out) throws IOException {
        FileChannel channel = FileChannel.open(
                out,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Channels.newWriter(channel, UTF_8);
    }
}
