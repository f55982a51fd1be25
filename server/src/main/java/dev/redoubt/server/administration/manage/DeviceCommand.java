package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.ApiClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redoubtctl device}. */
@Command(name = "device", mixinStandardHelpOptions = true, description = "The devices of a user, and how to wipe one.")
final class DeviceCommand {
    private static final int ALL = 10_000;
    private static final int SHORTEST = 6;

    private final Console console;

    DeviceCommand(Console console) {
        this.console = console;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the devices of a user.")
    int list(@Mixin CallOptions call, @Parameters(paramLabel = "USER", description = "Name or number.") String user) {
        return call.run(
                console,
                session -> session.print(
                        "devices",
                        devices(session, session.names().user(user)),
                        List.of(
                                Column.of("DEVICE", "appId"),
                                Column.of("STATUS", "statusText"),
                                Column.of("TYPE", "type"),
                                Column.of("SUSPENDED", "suspend"),
                                Column.time("SINCE", "created"),
                                Column.time("LAST SEEN", "lastLogin"))));
    }

    private static ArrayNode devices(Session session, String user) {
        return session.api().all("ListDevicesForUser", ApiClient.members().put("userId", user), "devices", ALL);
    }

    @Command(
            name = "reset",
            mixinStandardHelpOptions = true,
            description = {
                "Shuts devices out for good, and has them wiped when they are next heard of: for what was lost or stolen.",
                "What waits for them is deleted, and others send them nothing any more."
            })
    int reset(
            @Mixin CallOptions call,
            @Parameters(index = "0", paramLabel = "USER", description = "Name or number.") String user,
            @Parameters(
                            index = "1..*",
                            paramLabel = "DEVICE",
                            description = "As \"device list\" shows them; at least the first 6 characters.")
                    List<String> devices,
            @Option(names = "--all", description = "All devices of the user.") boolean all,
            @Option(names = "--yes", description = "Do not ask.") boolean yes) {
        return call.run(console, session -> {
            String id = session.names().user(user);
            List<String> chosen = chosen(devices(session, id), devices == null ? List.of() : devices, all);
            console.confirm(yes, "This wipes " + chosen.size() + " of " + user + "'s devices for good");
            ObjectNode members = ApiClient.members().put("userId", id);
            chosen.forEach(members.withArray("appIds")::add);
            return session.batch(session.call("BatchResetDevicesForUser", members), "appId", "devices were reset");
        });
    }

    private static List<String> chosen(ArrayNode there, List<String> named, boolean all) {
        if (all == !named.isEmpty()) {
            throw new UsageException("which devices? Name them, or say --all");
        }
        List<String> ids = new ArrayList<>();
        there.forEach(device -> ids.add(device.path("appId").asText()));
        if (all && ids.isEmpty()) {
            throw new UsageException("the user has no devices");
        }
        return all ? ids : named.stream().map(name -> one(ids, name)).distinct().toList();
    }

    private static String one(List<String> ids, String name) {
        List<String> found = ids.stream()
                .filter(id -> id.equals(name)
                        || (name.length() >= SHORTEST
                                && id.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT))))
                .toList();
        if (found.size() != 1) {
            throw new UsageException(
                    (found.isEmpty() ? "the user has no device " : "several devices begin with ") + name);
        }
        return found.getFirst();
    }
}
