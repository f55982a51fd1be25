package dev.redoubt.bench.parts;

import dev.redoubt.bench.appliance.BenchAppliance;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.session.ClientHandshake;
import dev.redoubt.channel.session.ClientSession;
import dev.redoubt.crypto.SigningKey;
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

/** Handshakes on one thread, against a table of sessions that fills up to its limit as in a flood. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@NullUnmarked
public class HandshakeBenchmark {
    private static final int HELLOS = 64;

    private final byte[][] hellos = new byte[HELLOS][];
    private BenchAppliance appliance;
    private int next;

    @Setup
    public void prepare() {
        SigningKey device = SigningKey.generate(new SecureRandom());
        appliance = new BenchAppliance(RotationPolicy.standard(), device.verifyingKey());
        for (int i = 0; i < HELLOS; i++) {
            try (ClientHandshake handshake = appliance.clientHandshake()) {
                hellos[i] = handshake.hello();
            }
        }
    }

    @TearDown
    public void erase() {
        appliance.close();
    }

    /** The server's part, as it is done for each hello from the network. */
    @Benchmark
    public byte[] server() throws HandshakeException {
        next = (next + 1) % HELLOS;
        return appliance.server().handshake(hellos[next]);
    }

    /** Both parts. */
    @Benchmark
    public void both() throws HandshakeException {
        try (ClientSession session = appliance.connect()) {
            session.id();
        }
    }
}
