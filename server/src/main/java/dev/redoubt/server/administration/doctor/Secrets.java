package dev.redoubt.server.administration.doctor;

import dev.redoubt.server.configuration.SecretFile;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.util.ArrayList;
import java.util.List;

/** All secrets that a configuration names. */
final class Secrets {
    private static final int KEY = 32;

    private Secrets() {}

    /**
     * @param key that names it
     * @param size bytes that it must have; 0 where that is not fixed
     */
    record Named(String key, SecretFile file, int size) {}

    static List<Named> of(ServerConfiguration configuration) {
        List<Named> all = new ArrayList<>(List.of(
                new Named("listener.private_key_file", configuration.listener().privateKeyFile(), 0),
                new Named("channel.private_key_file", configuration.channel().privateKeyFile(), KEY),
                new Named("policy.private_key_file", configuration.policy().privateKeyFile(), KEY),
                new Named("names.index_key_file", configuration.names().indexKeyFile(), KEY),
                new Named("names.column_key_file", configuration.names().columnKeyFile(), KEY),
                new Named("recovery.oprf_key_file", configuration.recovery().oprfKeyFile(), KEY)));
        configuration
                .database()
                .account()
                .passwordFile()
                .ifPresent(file -> all.add(new Named("database.password_file", file, 0)));
        configuration
                .database()
                .migration()
                .flatMap(ServerConfiguration.Account::passwordFile)
                .ifPresent(file -> all.add(new Named("database.migration.password_file", file, 0)));
        return all;
    }
}
