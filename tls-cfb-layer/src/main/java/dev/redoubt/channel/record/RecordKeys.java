package dev.redoubt.channel.record;

import dev.redoubt.crypto.Secret;

/**
 * The keys of one direction in one epoch, and the only way to a sealer or an opener. Owns its secrets: closing it zeroes
 * them and takes the key schedules out of the pool. Thread-safe.
 *
 * <p>For its owner, the epoch: two sealers for the same prefix would repeat IVs, so a sequence number gets one.
 */
public final class RecordKeys implements AutoCloseable {
    /** Bytes of each of the three keys. */
    public static final int KEY_SIZE = 32;

    private final Direction direction;
    private final Secret encryption;
    private final Secret authentication;
    private final Secret initialization;
    private final RecordEngines engines;
    private volatile boolean closed;

    /**
     * Takes ownership of the three secrets, 32 bytes each.
     *
     * @param initialization the key K_iv, under which sequence and index become the IV
     */
    public RecordKeys(
            Direction direction,
            Secret encryption,
            Secret authentication,
            Secret initialization,
            RecordEngines engines) {
        if (encryption.size() != KEY_SIZE || authentication.size() != KEY_SIZE || initialization.size() != KEY_SIZE) {
            throw new IllegalArgumentException("record keys have 32 bytes each");
        }
        this.direction = direction;
        this.encryption = encryption;
        this.authentication = authentication;
        this.initialization = initialization;
        this.engines = engines;
    }

    /** @param prefix never given to a sealer of these keys before */
    public RecordSealer sealer(ExchangePrefix prefix, ExchangeGuard guard) {
        return new RecordSealer(this, new TagContext(direction, prefix), guard);
    }

    public RecordOpener opener(ExchangePrefix prefix, ExchangeGuard guard) {
        return new RecordOpener(this, new TagContext(direction, prefix), guard);
    }

    WireArrays arrays() {
        return engines.arrays();
    }

    void seal(TagContext context, long firstIndex, byte[] wire, int records, int size) {
        RecordEngine engine = engines.borrow(this);
        try {
            bind(engine);
            engine.seal(context, firstIndex, wire, records, size);
        } finally {
            engines.giveBack(engine);
        }
    }

    void open(TagContext context, long index, byte[] header, byte[] body) throws BadTagException {
        RecordEngine engine = engines.borrow(this);
        try {
            bind(engine);
            engine.open(context, index, header, body);
        } finally {
            engines.giveBack(engine);
        }
    }

    /** An engine that knows the keys already needs no lock, as it reads none of them. */
    void bind(RecordEngine engine) {
        requireOpen();
        if (engine.boundTo() != this) {
            init(engine);
        }
    }

    /** Under the same lock as {@link #close()}: a half-zeroed key must never get into an engine. */
    private synchronized void init(RecordEngine engine) {
        requireOpen();
        engine.init(this, encryption, authentication, initialization);
    }

    private void requireOpen() {
        if (closed) {
            throw new EndedSessionException();
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            encryption.close();
            authentication.close();
            initialization.close();
        }
        engines.forget(this);
    }
}
