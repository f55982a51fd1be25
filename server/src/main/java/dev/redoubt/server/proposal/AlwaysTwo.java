package dev.redoubt.server.proposal;

import dev.redoubt.server.api.Call;
import java.util.Optional;

/**
 * Calls of which it is plain that they are of a kind. What depends on more than the call, a looser policy, the operation itself
 * asks {@link SecondAdministrator} for.
 */
final class AlwaysTwo {
    private AlwaysTwo() {}

    static Optional<Kind> kind(Call call) {
        return switch (call.operation()) {
            case "BatchResetDevicesForUser" -> Optional.of(Kind.DEVICE_WIPE);
            case "CreateDataRetentionBot", "CreateDataRetentionBotChallenge" -> Optional.of(Kind.RETENTION_ENABLE);
            case "UpdateDataRetention" ->
                only(Kind.RETENTION_ENABLE, !call.text("actionType").equals("DISABLE"));
            case "UpdateNetworkSettings" ->
                only(
                        Kind.RETENTION_ENABLE,
                        call.input().path("settings").path("dataRetention").asBoolean());
            case "CreateAdministrator" -> Optional.of(Kind.ADMINISTRATORS);
            case "UpdateAdministrator" ->
                only(Kind.ADMINISTRATORS, call.optionalText("role").isPresent());
            // One's own key is replaced alone; another's secret would be seen by whoever makes it.
            case "CreateAccessKey" ->
                only(Kind.ADMINISTRATORS, !call.text("name").equals(call.by().name()));
            default -> Optional.empty();
        };
    }

    private static Optional<Kind> only(Kind kind, boolean condition) {
        return condition ? Optional.of(kind) : Optional.empty();
    }
}
