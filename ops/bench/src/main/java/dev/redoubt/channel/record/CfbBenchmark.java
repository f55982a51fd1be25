package dev.redoubt.channel.record;

import dev.redoubt.crypto.Secret;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** AES-256-CFB over one array, in place: what the records use, the JDK's own, and Bouncy Castle's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@NullUnmarked
public class CfbBenchmark {
    /** Whose. */
    public enum Engine {
        REDOUBT,
        JDK,
        BOUNCY_CASTLE
    }

    /** One engine under one key; each call begins at the same IV. */
    private interface Cfb {
        void encrypt(byte[] text) throws GeneralSecurityException;

        void decrypt(byte[] text) throws GeneralSecurityException;
    }

    @Param
    public Engine engine;

    @Param({"1024", "16384", "65536"})
    public int size;

    private final byte[] key = new byte[RecordKeys.KEY_SIZE];
    private final byte[] iv = new byte[UnauthenticatedCfb.BLOCK];
    private byte[] text;
    private Cfb cfb;

    /** Makes the engine, and checks that it gives the same bytes as the JDK's. */
    @Setup
    public void prepare() throws GeneralSecurityException {
        SecureRandom random = new SecureRandom();
        random.nextBytes(key);
        random.nextBytes(iv);
        text = new byte[size];
        random.nextBytes(text);
        cfb = make(engine);
        byte[] expected = text.clone();
        make(Engine.JDK).encrypt(expected);
        byte[] own = text.clone();
        cfb.encrypt(own);
        if (!Arrays.equals(expected, own)) {
            throw new IllegalStateException(engine + " is not AES-256-CFB");
        }
    }

    private Cfb make(Engine of) throws GeneralSecurityException {
        return switch (of) {
            case REDOUBT -> new Ours(key, iv, size);
            case JDK -> new Theirs(Security.getProvider("SunJCE"), key, iv);
            case BOUNCY_CASTLE -> new Theirs(new BouncyCastleProvider(), key, iv);
        };
    }

    @Benchmark
    public byte[] encrypt() throws GeneralSecurityException {
        cfb.encrypt(text);
        return text;
    }

    @Benchmark
    public byte[] decrypt() throws GeneralSecurityException {
        cfb.decrypt(text);
        return text;
    }

    private static final class Ours implements Cfb {
        private final UnauthenticatedCfb cfb;
        private final byte[] iv;

        Ours(byte[] key, byte[] iv, int size) {
            this.cfb = new UnauthenticatedCfb(size);
            this.iv = iv;
            cfb.init(Secret.takeCopyOf(key));
        }

        @Override
        public void encrypt(byte[] text) {
            cfb.encrypt(iv, text, 0, text.length, 1, 0);
        }

        @Override
        public void decrypt(byte[] text) {
            cfb.decrypt(iv, text, 0, text.length);
        }
    }

    private static final class Theirs implements Cfb {
        private final Cipher encrypting;
        private final Cipher decrypting;

        Theirs(Provider provider, byte[] key, byte[] iv) throws GeneralSecurityException {
            this.encrypting = cipher(provider, Cipher.ENCRYPT_MODE, key, iv);
            this.decrypting = cipher(provider, Cipher.DECRYPT_MODE, key, iv);
        }

        private static Cipher cipher(Provider provider, int mode, byte[] key, byte[] iv)
                throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance("AES/CFB/NoPadding", provider);
            cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            return cipher;
        }

        @Override
        public void encrypt(byte[] text) throws GeneralSecurityException {
            encrypting.doFinal(text, 0, text.length, text, 0);
        }

        @Override
        public void decrypt(byte[] text) throws GeneralSecurityException {
            decrypting.doFinal(text, 0, text.length, text, 0);
        }
    }
}
