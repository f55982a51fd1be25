package dev.redoubt.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Operation;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ActRatesTest {
    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    private final AtomicLong now = new AtomicLong(-5);
    private final ActRates rates = new ActRates(now::get);
    private final Map<String, Operation> operations = rates.around(Map.of(
            "ExplainUser", _ -> NOTHING,
            "StartSession", _ -> NOTHING,
            "SetPassword", _ -> NOTHING,
            "ListUsers", _ -> NOTHING));

    private void call(String operation, String name, int times) {
        for (int i = 0; i < times; i++) {
            Call call = new Call(new Administrator(name, Role.AUDITOR), operation, NOTHING);
            Objects.requireNonNull(operations.get(operation)).run(call);
        }
    }

    private void refused(String operation, String name) {
        var refused = assertThrows(ApiException.RateLimitError.class, () -> call(operation, name, 1));
        assertTrue(String.valueOf(refused.getMessage()).contains("60 times in an hour"), refused.getMessage());
    }

    @Test
    void sixtyExplanationsAtOnceAndThenOneEachMinute() {
        call("ExplainUser", "carol", ActRates.MOST);
        refused("ExplainUser", "carol");
        now.addAndGet(ActRates.SPAN.toNanos() / ActRates.MOST);
        call("ExplainUser", "carol", 1);
        refused("ExplainUser", "carol");
    }

    @Test
    void eachAdministratorHasHisOwn() {
        call("ExplainUser", "carol", ActRates.MOST);
        call("ExplainUser", "dave", 1);
        call("StartSession", "carol", 1);
    }

    @Test
    void whatTriesPasswordsCountsTogether() {
        call("StartSession", "carol", ActRates.MOST - 1);
        call("SetPassword", "carol", 1);
        refused("StartSession", "carol");
        refused("SetPassword", "carol");
    }

    @Test
    void theRestHasNone() {
        call("ListUsers", "carol", 10 * ActRates.MOST);
        assertEquals(0, rates.forget());
    }
}
