package dev.redoubt.server;

import static dev.redoubt.server.testing.TestUsers.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.server.testing.TestAdministrator;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestUsers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand users, imported in batches, and how they are listed. What lists take is printed, and no limit is set on it. */
@Tag("long")
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserListsIT {
    private static final int USERS = 10_000;
    private static final int BATCH = 50;
    private static final int BOTS = 30;
    private static final int CALLS = 100;

    private TestAppliance appliance;
    private TestUsers users;

    @BeforeAll
    void importThem(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        users = new TestUsers(appliance);
        long begin = System.nanoTime();
        for (int from = 0; from < USERS; from += BATCH) {
            create(IntStream.range(from, from + BATCH)
                    .mapToObj(number -> user(String.format("user%05d@example.org", number * 7919 % USERS), number))
                    .toArray(String[]::new));
        }
        System.out.printf("%,d users imported in %.1f s%n", USERS, (System.nanoTime() - begin) / 1e9);
        for (int number = 0; number < BOTS; number++) {
            String bot = "{\"username\":\"a" + number + "bot\",\"groupId\":\"1\",\"challenge\":\"eight ch\"}";
            users.done("CreateBot", "POST", "/bots", bot);
        }
    }

    private static String user(String name, int number) {
        return json(
                name,
                ",\"firstName\":\"First " + number % 100 + "\",\"lastName\":\"" + "lL".charAt(number % 2) + "ast "
                        + number + "\"");
    }

    private void create(String... some) throws Exception {
        assertEquals(some.length, users.create(some).path("successful").size());
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    private interface BetweenPages {
        void run(int pages) throws Exception;
    }

    /** All pages of 100, the smallest first. */
    private List<JsonNode> all(String query, BetweenPages between) throws Exception {
        List<JsonNode> found = new ArrayList<>();
        String token = "";
        for (int pages = 1; ; pages++) {
            String path = "/users?maxResults=100&sortDirection=ASC" + query + token;
            JsonNode page = TestAdministrator.answered("ListUsers", patient(path));
            page.path("users").forEach(found::add);
            if (!page.has("nextToken")) {
                return found;
            }
            assertEquals(100, page.path("users").size());
            token = "&nextToken=" + page.path("nextToken").textValue();
            between.run(pages);
        }
    }

    /** On a quiet machine the calls of these tests come faster than one key may make them. */
    private ChannelResponse patient(String path) throws Exception {
        String target = "/networks/" + users.network() + path;
        ChannelResponse response = users.administrator().call("GET", target, "");
        while (response.status() == 429) {
            TimeUnit.SECONDS.sleep(5);
            response = users.administrator().call("GET", target, "");
        }
        return response;
    }

    private static List<String> names(List<JsonNode> found) {
        return found.stream().map(user -> user.path("username").textValue()).toList();
    }

    private static String text(JsonNode user, String member) {
        return user.path(member).textValue().toLowerCase(Locale.ROOT);
    }

    private void assertAllOnceInOrder(String sortFields, Comparator<JsonNode> order) throws Exception {
        List<JsonNode> found = all(sortFields, _ -> {});
        assertEquals(USERS, Set.copyOf(names(found)).size());
        assertEquals(USERS, found.size());
        Comparator<JsonNode> whole = order.thenComparingLong(
                user -> Long.parseLong(user.path("userId").textValue()));
        assertEquals(names(found.stream().sorted(whole).toList()), names(found));
    }

    @Test
    void allAreListedOnceInEveryOrder() throws Exception {
        Function<String, Comparator<JsonNode>> by = member -> Comparator.comparing(user -> text(user, member));
        assertAllOnceInOrder("", (_, _) -> 0);
        assertAllOnceInOrder("&sortFields=username", by.apply("username"));
        assertAllOnceInOrder(
                "&sortFields=firstName%2BlastName", by.apply("firstName").thenComparing(by.apply("lastName")));
        assertAllOnceInOrder("&sortFields=status%2BlastName", by.apply("lastName"));
    }

    @Test
    void aFilterFindsAllThatHaveItAndNobodyElse() throws Exception {
        assertEquals(1_000, all("&username=USER09", _ -> {}).size());
        // Of 7 and 70 to 79: those whose number begins with 9.
        List<JsonNode> found = all("&firstName=first%207&lastName=LAST%209&sortFields=firstName", _ -> {});
        assertEquals(
                IntStream.range(0, USERS)
                        .filter(number -> ("first " + number % 100).contains("first 7"))
                        .filter(number -> ("last " + number).contains("last 9"))
                        .count(),
                found.size());
        assertEquals(0, all("&username=nobody", _ -> {}).size());
    }

    /** In front of what was listed already, and behind it. */
    @Test
    void whoStaysIsListedOnceWhileOthersComeAndGo() throws Exception {
        for (String order : List.of("", "&sortFields=username", "&sortFields=lastName")) {
            Set<String> before = new HashSet<>(names(all(order, _ -> {})));
            List<String> come = new ArrayList<>();
            List<JsonNode> found = all(order, pages -> {
                if (pages % 20 == 0) {
                    String suffix = pages + order.replaceAll("[^a-zA-Z]", "").toLowerCase(Locale.ROOT);
                    List<String> names = List.of("a" + suffix, "z" + suffix);
                    create(names.stream().map(name -> user(name, pages)).toArray(String[]::new));
                    come.addAll(names);
                }
                if (pages % 20 == 10 && !come.isEmpty()) {
                    users.delete(users.id(come.removeLast()));
                }
            });
            List<String> listed = names(found);
            assertEquals(listed.size(), Set.copyOf(listed).size());
            assertTrue(listed.containsAll(before));
            for (String name : come) {
                users.delete(users.id(name));
            }
        }
    }

    // ---- What they take

    @Test
    void whatListsTake() throws Exception {
        String enrolled = "enrolled";
        appliance.enrol(enrolled, 1);
        try {
            measure("ListUsers", "/users?maxResults=100");
            for (String sorted : List.of("username", "firstName", "lastName", "status", "groupId")) {
                measure("ListUsers", "/users?maxResults=100&sortFields=" + sorted);
            }
            measure("ListUsers", "/users?maxResults=100&sortFields=status%2BlastName%2BfirstName");
            measure("ListUsers", "/users?maxResults=100&username=user09");
            measure("ListUsers", "/users?maxResults=100&firstName=first%209&sortFields=lastName");
            measure("ListUsers", "/users?maxResults=10&lastName=last%205000");
            measure("ListUsers", "/users?maxResults=100&status=1&groupId=1");
            measure("ListUsers", "/users?maxResults=100&status=2");
            measure("ListSecurityGroupUsers", "/security-groups/1/users?maxResults=100");
            measure("ListSecurityGroupUsers", "/security-groups/1/users?maxResults=100&sortFields=username");
            measure("ListSecurityGroups", "/security-groups?maxResults=100");
            measure("ListDevicesForUser", "/users/" + users.id(enrolled) + "/devices");
            measure("ListBots", "/bots?maxResults=100");
            measure("ListBots", "/bots?maxResults=100&sortFields=username");
            measure("ListGuestUsers", "/guest-users");
            measure("ListBlockedGuestUsers", "/guest-users/blocklist");
            measure("GetUsersCount", "/users/count");
            measure("GetBotsCount", "/bots/count");
            measure("ListAuditEntries", "/v1/admin/audit/entries?maxResults=100");
            measure("ListAuditEntries", "/v1/admin/audit/entries?maxResults=100&act=bot.create");
            measure("ListAuditEntries", "/v1/admin/audit/entries?maxResults=100&administrator=nobody");
        } finally {
            users.delete(users.id(enrolled));
        }
    }

    private void call(String operation, String path) throws Exception {
        if (path.startsWith("/v1/")) {
            users.administrator().done(operation, "GET", path, "");
        } else {
            users.done(operation, "GET", path, "");
        }
    }

    private double seconds(String operation) throws Exception {
        return appliance.metric("redoubt_administration_call_seconds_sum{operation=\"" + operation + "\"}");
    }

    private double counted(String operation) throws Exception {
        return appliance.metric("redoubt_administration_call_seconds_count{operation=\"" + operation + "\"}");
    }

    /** As the server's own metric has it, signature and all. Each call is in it: what is printed is of what was called. */
    private void measure(String operation, String path) throws Exception {
        double countedBefore = counted(operation);
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            double before = seconds(operation);
            call(operation, path);
            took.add(1_000 * (seconds(operation) - before));
        }
        assertEquals(CALLS, counted(operation) - countedBefore, path);
        double first = took.getFirst();
        Collections.sort(took);
        System.out.printf(
                "%-25s %-75s median %5.1f ms, 95 %% %5.1f ms, worst %5.1f ms, first %5.1f ms%n",
                operation, path, took.get(CALLS / 2), took.get(CALLS * 95 / 100), took.getLast(), first);
    }
}
