package dev.redoubt.server.api;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All operations that there are: those of the AWS Wickr Admin API, and our own below {@code /v1/admin}. Immutable. */
public final class Model {
    private static final List<String> RESOURCES = List.of("/model/wickr-2024-02-01.json", "/model/redoubt-admin.json");

    private final Map<String, OperationModel> operations = new TreeMap<>();

    /**
     * Which operation a request is for.
     *
     * @param members that stand in the path, as they were sent
     */
    public record Route(OperationModel operation, Map<String, String> members) {}

    private Model(List<OperationModel> all) {
        all.forEach(operation -> {
            if (operations.put(operation.name(), operation) != null) {
                throw new IllegalStateException("two operations are called " + operation.name());
            }
        });
    }

    /** The model of this program. */
    public static Model load() {
        return new Model(
                RESOURCES.stream().map(ModelReader::read).flatMap(List::stream).toList());
    }

    /** By name. */
    public Map<String, OperationModel> operations() {
        return Map.copyOf(operations);
    }

    /** @throws IllegalArgumentException if there is none of this name */
    public OperationModel operation(String name) {
        OperationModel operation = operations.get(name);
        if (operation == null) {
            throw new IllegalArgumentException("the model has no operation " + name);
        }
        return operation;
    }

    /** @param segments of the path, decoded */
    Optional<Route> find(String method, List<String> segments) {
        return operations.values().stream()
                .filter(operation -> operation.method().equals(method))
                .flatMap(operation -> operation.match(segments).map(members -> new Route(operation, members)).stream())
                .max(Comparator.comparingLong(route -> route.operation().literals()));
    }
}
