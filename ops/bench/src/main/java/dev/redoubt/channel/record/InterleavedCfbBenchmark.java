package dev.redoubt.channel.record;

import dev.redoubt.crypto.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
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

/** AES-256-CFB over several texts of 16 KiB that lie one after the other, in one step and in place, as records are sealed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@NullUnmarked
public class InterleavedCfbBenchmark {
    /** Bytes of each text. */
    public static final int SIZE = Records.MAXIMUM_PLAINTEXT;

    @Param({"1", "2", "4", "8"})
    public int texts;

    private byte[] ivs;
    private byte[] all;
    private UnauthenticatedCfb cfb;

    /** Makes the engine, and checks that it gives the same bytes as one text after the other. */
    @Setup
    public void prepare() {
        SecureRandom random = new SecureRandom();
        ivs = new byte[texts * UnauthenticatedCfb.BLOCK];
        random.nextBytes(ivs);
        all = new byte[texts * SIZE];
        random.nextBytes(all);
        cfb = new UnauthenticatedCfb(SIZE);
        cfb.init(Secret.random(RecordKeys.KEY_SIZE, random));
        byte[] expected = oneByOne();
        encrypt();
        if (!Arrays.equals(expected, all)) {
            throw new IllegalStateException("not the bytes of one text after the other");
        }
    }

    private byte[] oneByOne() {
        byte[] copy = all.clone();
        for (int i = 0; i < texts; i++) {
            byte[] iv = Arrays.copyOfRange(ivs, i * UnauthenticatedCfb.BLOCK, (i + 1) * UnauthenticatedCfb.BLOCK);
            cfb.encrypt(iv, copy, i * SIZE, SIZE, 1, 0);
        }
        return copy;
    }

    @Benchmark
    public byte[] encrypt() {
        cfb.encrypt(ivs, all, 0, SIZE, texts, SIZE);
        return all;
    }
}
