package dev.redoubt.bench.appliance;

import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelTarget;
import dev.redoubt.channel.client.PlainTlsClient;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.rig.Forgetful;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An {@link ApplianceProcess}, seen from the process that loads it, and clients of its two listeners. Owns the process. */
public final class RunningAppliance implements AutoCloseable {
    private final SecureRandom random = new SecureRandom();
    private final SigningKey deviceKey = SigningKey.generate(random);
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream questions;
    private final ChannelTarget channel;
    private final ChannelTarget plain;
    private final RootPin pin;

    /**
     * Starts it, and waits until it serves.
     *
     * @param rotation the age at which epochs are due, whole seconds; their other limits are the standard ones
     * @param options of its JVM
     */
    public RunningAppliance(Duration rotation, List<String> options) throws IOException {
        this.process = start(rotation, options);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        String[] said = nextLine().split(" ", -1);
        X509Certificate authority = authority(said[2]);
        this.channel = ChannelTarget.of("localhost", Integer.parseInt(said[0]), authority);
        this.plain = ChannelTarget.of("localhost", Integer.parseInt(said[1]), authority);
        this.pin = RootPin.of(HexFormat.of().parseHex(said[3]));
    }

    private Process start(Duration rotation, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ApplianceProcess.class.getName()));
        command.add(Long.toString(rotation.toSeconds()));
        command.add(HexFormat.of().formatHex(deviceKey.verifyingKey().toBytes()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static X509Certificate authority(String base64) throws IOException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException e) {
            throw new IOException("the appliance's certificate is none", e);
        }
    }

    private String nextLine() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the appliance's process has ended; what it said is above");
        }
        return line;
    }

    private synchronized String ask(String question) throws IOException {
        questions.println(question);
        return nextLine();
    }

    /** A client of the channel, authenticated as a new device with its first request. */
    public ChannelClient channelClient() {
        return new ChannelClient(
                channel,
                Forgetful.check(pin),
                Optional.of(BenchDevice.random(deviceKey, random)),
                random,
                System::nanoTime,
                Forgetful.engines());
    }

    /** A client of the same resources without the channel. */
    public PlainTlsClient plainClient() {
        return new PlainTlsClient(plain);
    }

    public Inspection.Usage usage() throws IOException {
        String[] numbers = ask(ApplianceProcess.USAGE).split(" ", -1);
        return new Inspection.Usage(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }

    /** As {@link Inspection#liveHeap()}, of the appliance's process. */
    public long liveHeap() throws IOException {
        return Long.parseLong(ask(ApplianceProcess.HEAP));
    }

    /** As {@link Inspection#liveInstances}, of the appliance's process. */
    public long liveInstances(Class<?> type) throws IOException {
        return Long.parseLong(ask(ApplianceProcess.INSTANCES + type.getName()));
    }

    /** How many handshakes it has answered. */
    public long handshakes() throws IOException {
        return Long.parseLong(ask(ApplianceProcess.HANDSHAKES));
    }

    @Override
    public void close() {
        questions.close();
        deviceKey.close();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
