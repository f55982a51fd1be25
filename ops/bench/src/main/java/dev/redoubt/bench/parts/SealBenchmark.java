package dev.redoubt.bench.parts;

import dev.redoubt.channel.record.Direction;
import dev.redoubt.channel.record.ExchangeGuard;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordKeys;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Full records of 16 KiB, sealed in one step into an array that serves again: what a large body costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@NullUnmarked
public class SealBenchmark {
    static final ExchangeGuard NO_GUARD = new ExchangeGuard() {
        @Override
        public void verified(long index, int size) {}

        @Override
        public void sealing(int size) {}
    };

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    @Param({"1", "2", "4", "8"})
    public int records;

    private final SecureRandom random = new SecureRandom();
    private ByteBuffer plaintext;
    private RecordKeys keys;
    private RecordSealer sealer;

    @Setup
    public void prepare() {
        plaintext = ByteBuffer.allocate(records * Records.MAXIMUM_PLAINTEXT);
        random.nextBytes(plaintext.array());
        keys = new RecordKeys(Direction.CLIENT_TO_SERVER, secret(), secret(), secret(), Forgetful.engines());
        sealer = keys.sealer(new ExchangePrefix(SessionId.random(random), 0, 0), NO_GUARD);
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
        SealedRecords sealed = sealer.sealFull(records, NOTHING, plaintext.clear());
        sealed.written();
        return sealed;
    }
}
