package dev.redoubt.rig;

import java.util.List;
import java.util.Map;

/**
 * In which way {@code redoubtd} is started.
 *
 * @param configuration TOML that is added to what {@code redoubtctl init} wrote: whole tables
 * @param javaOptions for its JVM
 * @param environment variables beside those of this process
 */
public record ServerSetup(String configuration, List<String> javaOptions, Map<String, String> environment) {
    public static ServerSetup standard() {
        return new ServerSetup("", List.of(), Map.of());
    }
}
