package dev.redoubt.server.proposal;

import dev.redoubt.server.api.Call;
import java.util.Optional;

/**
 * Calls that are of a kind whatever comes of them, and are held up before anything is looked at. All others ask
 * {@link SecondAdministrator} themselves, once they know that what is asked for can be done.
 */
final class AlwaysTwo {
    private AlwaysTwo() {}

    static Optional<Kind> kind(Call call) {
        return switch (call.operation()) {
            case "CreateDataRetentionBot", "CreateDataRetentionBotChallenge" -> Optional.of(Kind.RETENTION_ENABLE);
            case "UpdateDataRetention" ->
                call.text("actionType").equals("DISABLE") ? Optional.empty() : Optional.of(Kind.RETENTION_ENABLE);
            default -> Optional.empty();
        };
    }
}
