package dev.redoubt.channel.session;

import dev.redoubt.channel.handshake.ChannelKey;
import dev.redoubt.channel.handshake.HandshakeException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The channel key that a server signs with now. Thread-safe: no key is replaced while somebody uses it. */
final class ServingKey {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private ChannelKey key;

    /** Does not wait for anything: whoever replaces the key waits for it. */
    interface Use<T> {
        T with(ChannelKey key) throws HandshakeException;
    }

    ServingKey(ChannelKey key) {
        this.key = key;
    }

    <T> T use(Use<T> use) throws HandshakeException {
        lock.readLock().lock();
        try {
            return use.with(key);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** @return the former key, which nobody uses any more */
    ChannelKey replace(ChannelKey next) {
        lock.writeLock().lock();
        try {
            ChannelKey former = key;
            key = next;
            return former;
        } finally {
            lock.writeLock().unlock();
        }
    }
}
