package dev.redoubt.server.user;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.api.Page;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;

/**
 * The operations on guest users. Guests come from federated networks, and this appliance has no federation: there are none, and
 * nobody to block. What is asked is checked all the same.
 */
final class GuestOperations {
    private static final Duration LOOKING_BACK = Duration.ofDays(90);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuu_MM");

    private final Clock clock;

    GuestOperations(Clock clock) {
        this.clock = clock;
    }

    Map<String, Operation> all() {
        return Map.of(
                "GetGuestUserHistoryCount",
                this::history,
                "ListBlockedGuestUsers",
                call -> nobody(call, "blocklist", Set.of("username", "admin", "modified")),
                "ListGuestUsers",
                call -> nobody(call, "guestlist", Set.of("username", "billingPeriod")),
                "UpdateGuestUser",
                GuestOperations::update);
    }

    private ObjectNode history(Call call) {
        ObjectNode answer = UserJson.object();
        ArrayNode history = answer.putArray("history");
        YearMonth last = month(Duration.ZERO);
        for (YearMonth month = month(LOOKING_BACK); !month.isAfter(last); month = month.plusMonths(1)) {
            history.add(UserJson.object().put("month", MONTH.format(month)).put("count", "0"));
        }
        return answer;
    }

    private YearMonth month(Duration ago) {
        return YearMonth.from(LocalDate.ofInstant(clock.instant().minus(ago), ZoneOffset.UTC));
    }

    private static ObjectNode nobody(Call call, String member, Set<String> fields) {
        Sorting.of(call, fields);
        Page.of(call);
        ObjectNode answer = UserJson.object();
        answer.putArray(member);
        return answer;
    }

    private static ObjectNode update(Call call) {
        throw new ApiException.ResourceNotFoundError("there is no such guest user: this appliance has no federation");
    }
}
