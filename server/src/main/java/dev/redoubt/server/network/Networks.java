package dev.redoubt.server.network;

import dev.redoubt.server.database.Database;
import java.security.SecureRandom;
import org.jdbi.v3.core.Handle;

/** The one network of this appliance. Thread-safe. */
public final class Networks {
    private static final String FIRST_NAME = "Network";

    private final NetworkStore store;
    private volatile Network current;

    private Networks(NetworkStore store, Network current) {
        this.store = store;
        this.current = current;
    }

    /** Reads the network; at the first start, draws its id. */
    public static Networks open(Database database, SecureRandom random) {
        NetworkStore store = new NetworkStore();
        Network network = database.transaction(handle -> store.find(handle).orElseGet(() -> {
            Network first = new Network(NetworkId.random(random), FIRST_NAME, NetworkSettings.STANDARD);
            store.insert(handle, first);
            return first;
        }));
        return new Networks(store, network);
    }

    public NetworkId id() {
        return current.id();
    }

    /** As it was committed last. */
    public Network current() {
        return current;
    }

    /** From what the network is to what it becomes, in the transaction that does it. */
    @FunctionalInterface
    interface Step {
        Network from(Handle handle, Network before);
    }

    /** What it was, and will be once the transaction is committed. */
    record Changed(Network before, Network after) {}

    /** Once the caller's transaction is committed, {@link #committed} is to follow. */
    Changed change(Handle handle, Step step) {
        Network before = store.lock(handle);
        Network after = step.from(handle, before);
        store.update(handle, after);
        return new Changed(before, after);
    }

    void committed(Network network) {
        current = network;
    }
}
