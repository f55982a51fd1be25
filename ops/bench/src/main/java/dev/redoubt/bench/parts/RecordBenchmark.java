package dev.redoubt.bench.parts;

import dev.redoubt.bench.appliance.BenchAppliance;
import dev.redoubt.channel.record.Direction;
import dev.redoubt.channel.record.ExchangeException;
import dev.redoubt.channel.record.ExchangeGuard;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordKeys;
import dev.redoubt.channel.record.RecordKind;
import dev.redoubt.channel.record.RecordOpener;
import dev.redoubt.channel.record.RecordSealer;
import dev.redoubt.channel.record.Records;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.crypto.Secret;
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

/** One full record of 16 KiB: IV, encryption, MAC, with the pool of engines and the arrays that it is given out in. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@NullUnmarked
public class RecordBenchmark {
    private static final int SEALED = 64;
    private static final ExchangeGuard NO_GUARD = new ExchangeGuard() {
        @Override
        public void verified(long index, int size) {}

        @Override
        public void sealing(int size) {}
    };

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
        keys = new RecordKeys(Direction.CLIENT_TO_SERVER, secret(), secret(), secret(), BenchAppliance.engines());
        prefix = new ExchangePrefix(SessionId.random(random), 0, 0);
        sealer = keys.sealer(prefix, NO_GUARD);
        for (int i = 0; i < SEALED; i++) {
            sealed[i] = seal();
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
    public ByteBuffer seal() {
        return sealer.seal(plaintext.clear(), RecordKind.FULL);
    }

    @Benchmark
    public ByteBuffer open() throws ExchangeException {
        if (next == 0) {
            opener = keys.opener(prefix, NO_GUARD);
        }
        ByteBuffer record = sealed[next].rewind();
        next = (next + 1) % SEALED;
        return opener.open(record);
    }
}
