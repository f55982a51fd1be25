package dev.redoubt.server.policy;

import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.policy.PolicyCertificate;
import dev.redoubt.protocol.policy.PolicyKey;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.logging.LogEvent;
import java.time.Clock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/** The policy key that this server signs with now. Thread-safe. */
public final class PolicyKeys implements AutoCloseable {
    private final ServerConfiguration.Policy files;
    private final VerifyingKey root;
    private final Clock clock;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private PolicyKey key;

    /**
     * @param root the appliance root's key, as the channel certificate has it
     * @throws RefusedStartException if there is no good policy key
     */
    public PolicyKeys(ServerConfiguration.Policy files, VerifyingKey root, Clock clock) {
        this.files = files;
        this.root = root;
        this.clock = clock;
        this.key = PolicyKeyFiles.load(files, root, clock.instant());
    }

    /** Runs {@code work} with the key, which must not be kept. */
    public <T> T use(Function<PolicyKey, T> work) {
        lock.readLock().lock();
        try {
            return work.apply(key);
        } finally {
            lock.readLock().unlock();
        }
    }

    public PolicyCertificate certificate() {
        return use(PolicyKey::certificate);
    }

    /**
     * Takes a renewed key from its files if there is one, and erases the former.
     *
     * @return whether there was one
     */
    public boolean reload() {
        try {
            boolean changed = !PolicyKeyFiles.certificate(files.certificateFile())
                    .map(certificate()::equals)
                    .orElse(true);
            if (changed) {
                replace(PolicyKeyFiles.load(files, root, clock.instant()));
                LogEvent.POLICY_KEY_RENEWED.write();
            }
            return changed;
        } catch (RefusedStartException e) {
            LogEvent.POLICY_KEY_NOT_RENEWED.write();
            return false;
        }
    }

    private void replace(PolicyKey renewed) {
        lock.writeLock().lock();
        try {
            key.close();
            key = renewed;
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            key.close();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
