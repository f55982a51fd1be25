package dev.redoubt.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.redoubt.server.administrator.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelTest {
    private final Model model = Model.load();

    @Test
    void hasAllOperationsOfThePublicModel() {
        long own = model.operations().values().stream()
                .filter(operation -> operation.path().getFirst().equals(new OperationModel.Segment.Literal("v1")))
                .count();
        assertEquals(44, model.operations().size() - own);
        assertTrue(own >= 8);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, networks, ListNetworks",
        "GET, networks/12345678/users, ListUsers",
        "GET, networks/12345678/users/count, GetUsersCount",
        "GET, networks/12345678/users/17, GetUser",
        "PATCH, networks/12345678/users/17/devices, BatchResetDevicesForUser",
        "PATCH, networks/12345678/users/toggleSuspend, BatchToggleUserSuspendStatus",
        "GET, networks/12345678/guest-users/blocklist, ListBlockedGuestUsers",
        "PATCH, networks/12345678/guest-users/blocklist, UpdateGuestUser",
        "POST, v1/admin/administrators, CreateAdministrator"
    })
    void aPathMeansOneOperationTheMostLiteralOne(String method, String path, String operation) {
        assertEquals(
                Optional.of(operation),
                model.find(method, List.of(path.split("/")))
                        .map(route -> route.operation().name()));
    }

    @ParameterizedTest
    @CsvSource({"PUT, networks", "GET, network", "GET, networks/12345678/users/17/more", "GET, v1/admin"})
    void anythingElseMeansNone(String method, String path) {
        assertTrue(model.find(method, List.of(path.split("/"))).isEmpty());
    }

    @Test
    void whatReadsIsForAuditorsAndWhatChangesIsNot() {
        model.operations().values().forEach(operation -> {
            if (operation.method().equals("GET") || operation.name().equals("BatchLookupUserUname")) {
                assertEquals(Role.AUDITOR, operation.role(), operation.name());
                assertTrue(operation.reads(), operation.name());
            } else {
                assertTrue(!operation.reads(), operation.name());
            }
        });
        assertEquals(Role.ADMINISTRATOR, model.operation("BatchCreateUser").role());
        assertEquals(Role.OWNER, model.operation("CreateAdministrator").role());
    }

    @Test
    void anOperationThatTheModelLacksCannotBeRegistered() {
        Operations operations = new Operations(model);
        assertThrows(
                IllegalArgumentException.class,
                () -> operations.register("MakeCoffee", _ -> JsonNodeFactory.instance.objectNode()));
    }

    @Test
    void anOperationIsRegisteredOnce() {
        Operations operations = new Operations(model).register("GetUser", _ -> JsonNodeFactory.instance.objectNode());
        assertThrows(
                IllegalArgumentException.class,
                () -> operations.register("GetUser", _ -> JsonNodeFactory.instance.objectNode()));
    }

    @Test
    void anOperationThatNobodyDoesStopsTheStart() {
        Operations operations = new Operations(model);
        model.operations().keySet().stream()
                .filter(name -> !name.equals("GetBot"))
                .forEach(name -> operations.register(name, _ -> JsonNodeFactory.instance.objectNode()));
        IllegalStateException refused = assertThrows(IllegalStateException.class, operations::requireAll);
        assertEquals("nobody does GetBot", refused.getMessage());
    }
}
