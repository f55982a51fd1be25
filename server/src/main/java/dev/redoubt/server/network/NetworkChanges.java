package dev.redoubt.server.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.audit.Audit;
import dev.redoubt.server.database.Database;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** Changes the network: one change at a time, each in one transaction with its entry in the audit log. Thread-safe. */
public final class NetworkChanges {
    static final String SETTINGS = "network.settings";
    static final String RENAMED = "network.rename";
    static final String REVERTED = "network.revert";

    private final Database database;
    private final Networks networks;
    private final NetworkWatch watch;
    private final Audit audit;
    // So that the last one that is committed is also the last one that is told.
    private final Object changes = new Object();

    public NetworkChanges(Database database, Networks networks, NetworkWatch watch, Audit audit) {
        this.database = database;
        this.networks = networks;
        this.watch = watch;
        this.audit = audit;
    }

    Network change(Administrator by, String act, ObjectNode details, UnaryOperator<Network> change) {
        return changed(by, act, details, (_, before) -> change.apply(before));
    }

    /**
     * Gives the network former settings again.
     *
     * @param former says which, in the transaction, while nobody else changes the network
     * @param version of the change that is taken back
     * @return the settings as answers list them
     */
    public ArrayNode revert(Administrator by, long version, Function<Handle, NetworkSettings> former) {
        ObjectNode details = JsonNodeFactory.instance.objectNode().put("version", version);
        Network network = changed(
                by,
                REVERTED,
                details,
                (handle, before) -> new Network(before.id(), before.name(), former.apply(handle)));
        return SettingsText.list(SettingsText.write(network.settings()));
    }

    private Network changed(Administrator by, String act, ObjectNode details, Networks.Step step) {
        synchronized (changes) {
            Network changed = database.transaction(handle -> {
                Networks.Changed both = networks.change(handle, step);
                NetworkSettings after = both.after().settings();
                watch.changing(
                        handle,
                        new NetworkWatch.Change(by.name(), act, both.before().settings(), after));
                audit.append(handle, by, act, details);
                return both.after();
            });
            networks.committed(changed);
            watch.changed(changed.settings());
            return changed;
        }
    }
}
