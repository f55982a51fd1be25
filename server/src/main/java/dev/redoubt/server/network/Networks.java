package dev.redoubt.server.network;

import dev.redoubt.server.database.Database;
import java.security.SecureRandom;
import java.util.function.UnaryOperator;
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

    /** @return what it will be once the caller's transaction is committed; then {@link #committed} */
    Network change(Handle handle, UnaryOperator<Network> change) {
        Network next = change.apply(store.lock(handle));
        store.update(handle, next);
        return next;
    }

    void committed(Network network) {
        current = network;
    }
}
