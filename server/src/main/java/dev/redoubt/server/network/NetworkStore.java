package dev.redoubt.server.network;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table {@code network}, which has one row. Stateless: the caller brings the transaction. */
final class NetworkStore {
    void insert(Handle handle, Network network) {
        handle.createUpdate("insert into network (id, name, settings) values (:id, :name, :settings)")
                .bind("id", network.id().number())
                .bind("name", network.name())
                .bind("settings", SettingsText.write(network.settings()).toString())
                .execute();
    }

    Optional<Network> find(Handle handle) {
        return select(handle, "");
    }

    /** Nobody else changes it until the transaction ends. */
    Network lock(Handle handle) {
        return select(handle, " for update").orElseThrow();
    }

    private static Optional<Network> select(Handle handle, String lock) {
        return handle.createQuery("select id, name, settings from network" + lock)
                .map((row, _) -> new Network(
                        new NetworkId(row.getInt(1)), row.getString(2), SettingsText.parse(row.getString(3))))
                .findOne();
    }

    void update(Handle handle, Network network) {
        handle.createUpdate("update network set name = :name, settings = :settings where id = :id")
                .bind("id", network.id().number())
                .bind("name", network.name())
                .bind("settings", SettingsText.write(network.settings()).toString())
                .execute();
    }
}
