package dev.redoubt.rig;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * In which way {@code redoubtd} is started.
 *
 * @param configuration what becomes of the TOML that {@code redoubtctl init} wrote
 * @param javaOptions for its JVM
 * @param environment variables beside those of this process
 */
public record ServerSetup(
        UnaryOperator<String> configuration, List<String> javaOptions, Map<String, String> environment) {
    public static ServerSetup standard() {
        return new ServerSetup(UnaryOperator.identity(), List.of(), Map.of());
    }

    /** @param tables whole TOML tables, after those that {@code redoubtctl init} wrote */
    public static UnaryOperator<String> adding(String tables) {
        return configuration -> configuration + tables;
    }
}
