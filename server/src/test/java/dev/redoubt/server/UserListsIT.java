package dev.redoubt.server;

import static dev.redoubt.server.testing.TestUsers.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestUsers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand users, imported in batches, and what lists of them take: figures, printed, and no limit on them. */
@Tag("long")
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserListsIT {
    private static final int USERS = 10_000;
    private static final int BATCH = 50;
    private static final int CALLS = 60;

    private TestAppliance appliance;
    private TestUsers users;

    @BeforeAll
    void importThem(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        users = new TestUsers(appliance);
        long begin = System.nanoTime();
        for (int from = 0; from < USERS; from += BATCH) {
            String[] some = IntStream.range(from, from + BATCH)
                    .mapToObj(number -> json(
                            String.format("user%05d@example.org", number * 7919 % USERS),
                            ",\"firstName\":\"First " + number % 100 + "\",\"lastName\":\"Last " + number + "\""))
                    .toArray(String[]::new);
            assertEquals(BATCH, users.create(some).path("successful").size());
        }
        System.out.printf("%,d users imported in %.1f s%n", USERS, seconds(begin));
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    @Test
    void allAreListedOnceInOrder() throws Exception {
        for (String order : List.of("", "&sortFields=username", "&sortFields=firstName%2BlastName")) {
            List<String> names = new ArrayList<>();
            String token = "";
            do {
                JsonNode page =
                        users.done("ListUsers", "GET", "/users?maxResults=100&sortDirection=ASC" + order + token, "");
                page.path("users")
                        .forEach(user -> names.add(user.path("username").textValue()));
                token = page.has("nextToken")
                        ? "&nextToken=" + page.path("nextToken").textValue()
                        : "";
            } while (!token.isEmpty());
            assertEquals(USERS, names.size());
            assertEquals(USERS, Set.copyOf(names).size());
            if (order.equals("&sortFields=username")) {
                assertEquals(names.stream().sorted().toList(), names);
            }
        }
    }

    @Test
    void whatListsTake() throws Exception {
        for (String query : List.of(
                "maxResults=100",
                "maxResults=100&sortFields=username",
                "maxResults=100&sortFields=status%2BlastName%2BfirstName",
                "maxResults=100&username=user09",
                "maxResults=100&status=1&groupId=1&sortFields=lastName",
                "maxResults=10&lastName=last%205000")) {
            measure("ListUsers?" + query, "ListUsers", "/users?" + query);
        }
        measure("ListSecurityGroupUsers", "ListSecurityGroupUsers", "/security-groups/1/users?sortFields=username");
        measure("GetUsersCount", "GetUsersCount", "/users/count");
    }

    /** Through the channel, signatures and all: what the server takes for it is less. */
    private void measure(String what, String operation, String path) throws Exception {
        List<Duration> took = new ArrayList<>();
        Set<Integer> sizes = new HashSet<>();
        for (int i = 0; i < CALLS; i++) {
            long begin = System.nanoTime();
            JsonNode answer = users.done(operation, "GET", path, "");
            took.add(Duration.ofNanos(System.nanoTime() - begin));
            sizes.add(answer.path("users").size());
        }
        Collections.sort(took);
        System.out.printf(
                "%-75s median %5.1f ms, 95 %% %5.1f ms, first or worst %5.1f ms%n",
                what,
                took.get(CALLS / 2).toNanos() / 1e6,
                took.get(CALLS * 95 / 100).toNanos() / 1e6,
                took.getLast().toNanos() / 1e6);
        assertEquals(1, sizes.size());
    }
}
