package dev.redoubt.server;

import dev.redoubt.server.account.AccountStore;
import dev.redoubt.server.account.Accounts;
import dev.redoubt.server.account.NameVault;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.database.DatabaseSize;
import dev.redoubt.server.housekeeping.SteadyTime;
import dev.redoubt.server.idempotency.Idempotency;
import dev.redoubt.server.idempotency.IdempotencyMetrics;
import dev.redoubt.server.rate.Lockouts;
import dev.redoubt.server.rest.DeviceGate;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;

/** What all areas stand on: the database, names, and who is enrolled. */
final class Foundation implements AutoCloseable {
    final MeterRegistry metrics;
    final SecureRandom random;
    final Clock clock;
    final NameVault names;
    final Database database;
    final DatabaseSize size;
    final SteadyTime time;
    final Lockouts lockouts;
    final Accounts accounts;
    final DeviceGate gate;
    final Idempotency idempotency;

    Foundation(ServerConfiguration configuration, MeterRegistry metrics, SecureRandom random, Clock clock) {
        this.metrics = metrics;
        this.random = random;
        this.clock = clock;
        try (Started started = new Started()) {
            names = started.keep(
                    new NameVault(
                            configuration.names().indexKeyFile().readExactly(NameVault.KEY_SIZE),
                            configuration.names().columnKeyFile().readExactly(NameVault.KEY_SIZE),
                            random),
                    NameVault::close);
            database = started.keep(Database.open(configuration.database(), metrics, random), Database::close);
            size = new DatabaseSize(database, configuration.database().room().bytes(), metrics, System::nanoTime);
            time = new SteadyTime(clock, System::nanoTime, metrics);
            lockouts = new Lockouts(metrics);
            accounts = new Accounts(database, new AccountStore(), clock);
            gate = DeviceGate.of(accounts);
            idempotency = new Idempotency(database, new IdempotencyMetrics(metrics), random, clock);
            started.complete();
        }
    }

    @Override
    public void close() {
        database.close();
        names.close();
    }
}
