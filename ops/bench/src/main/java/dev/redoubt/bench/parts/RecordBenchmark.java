package dev.redoubt.bench.parts;

import dev.redoubt.channel.record.Direction;
import dev.redoubt.channel.record.ExchangeException;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordKeys;
import dev.redoubt.channel.record.RecordKind;
import dev.redoubt.channel.record.RecordOpener;
import dev.redoubt.channel.record.RecordSealer;
import dev.redoubt.channel.record.Records;
import dev.redoubt.channel.record.SealedRecords;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.crypto.Secret;
import dev.redoubt.rig.Forgetful;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One full record of 16 KiB: IV, encryption, MAC, with the pools of engines and of arrays. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@NullUnmarked
public class RecordBenchmark {
    private static final int SEALED = 64;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SecureRandom random = new SecureRandom();
    private final ByteBuffer plaintext = ByteBuffer.allocate(Records.MAXIMUM_PLAINTEXT);
    private final ByteBuffer[] sealed = new ByteBuffer[SEALED];
    private RecordKeys keys;
    private ExchangePrefix prefix;
    private RecordSealer sealer;
    private RecordOpener opener;
    private int next;

    @Setup
    public void prepare() {
        random.nextBytes(plaintext.array());
        keys = new RecordKeys(Direction.CLIENT_TO_SERVER, secret(), secret(), secret(), Forgetful.engines());
        prefix = new ExchangePrefix(SessionId.random(random), 0, 0);
        sealer = keys.sealer(prefix, SealBenchmark.NO_GUARD);
        for (int i = 0; i < SEALED; i++) {
            sealed[i] = sealer.seal(plaintext.clear(), RecordKind.FULL);
        }
    }

    private Secret secret() {
        return Secret.random(RecordKeys.KEY_SIZE, random);
    }

    @TearDown
    public void erase() {
        keys.close();
    }

    @Benchmark
    public SealedRecords seal() {
        SealedRecords record = sealer.sealFull(1, NOTHING, plaintext.clear());
        record.written();
        return record;
    }

    @Benchmark
    public ByteBuffer open() throws ExchangeException {
        ByteBuffer opened = openKept();
        opener.reuse(opened);
        return opened;
    }

    /** As for a reader who keeps all of it. */
    @Benchmark
    public ByteBuffer openKept() throws ExchangeException {
        if (next == 0) {
            opener = keys.opener(prefix, SealBenchmark.NO_GUARD);
        }
        ByteBuffer record = sealed[next].rewind();
        next = (next + 1) % SEALED;
        return opener.open(record);
    }

    /** As for a writer who keeps all of it. */
    @Benchmark
    public ByteBuffer sealKept() {
        return sealer.seal(plaintext.clear(), RecordKind.FULL);
    }
}
