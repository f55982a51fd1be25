package dev.redoubt.server.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which operation does what. Filled once, when the server starts; the parts of the server give theirs under the model's names. */
public final class Operations {
    private final Model model;
    private final Map<String, Operation> byName = new HashMap<>();

    public Operations(Model model) {
        this.model = model;
    }

    /**
     * @param name as the model has it
     * @throws IllegalArgumentException if the model has no such operation, or it is there already
     */
    public Operations register(String name, Operation operation) {
        model.operation(name);
        if (byName.putIfAbsent(name, operation) != null) {
            throw new IllegalArgumentException("there is an operation " + name + " already");
        }
        return this;
    }

    /** All of them, by name. */
    public Operations registerAll(Map<String, Operation> operations) {
        operations.forEach(this::register);
        return this;
    }

    /** @throws IllegalStateException naming what the model has and nobody does */
    void requireAll() {
        Set<String> absent = new TreeSet<>(model.operations().keySet());
        absent.removeAll(byName.keySet());
        if (!absent.isEmpty()) {
            throw new IllegalStateException("nobody does " + String.join(", ", absent));
        }
    }

    Operation get(OperationModel operation) {
        Operation found = byName.get(operation.name());
        if (found == null) {
            throw new IllegalStateException("nobody does " + operation.name());
        }
        return found;
    }
}
