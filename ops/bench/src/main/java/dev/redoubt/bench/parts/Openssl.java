package dev.redoubt.bench.parts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@code openssl} command of this machine, as somebody else's AES-256-CFB. */
public final class Openssl {
    private static final String RESULT = "+F:";
    private static final double GIGA = 1e9;

    private final String version;

    private Openssl(String version) {
        this.version = version;
    }

    /** @return empty if there is none */
    public static Optional<Openssl> find() {
        try {
            return Optional.of(new Openssl(run(List.of("openssl", "version")).strip()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    public String version() {
        return version;
    }

    /**
     * One second of {@code openssl speed}, by the clock on the wall as everything else here.
     *
     * @param size bytes of each call
     * @return GB/s
     */
    public double speed(boolean encrypting, int size) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("openssl", "speed", "-mr", "-elapsed", "-evp", "aes-256-cfb", "-seconds", "1"));
        command.addAll(List.of("-bytes", Integer.toString(size)));
        if (!encrypting) {
            command.add("-decrypt");
        }
        return bytesPerSecond(run(command)) / GIGA;
    }

    /**
     * @param output of {@code openssl speed -mr} for one cipher and one size; its last line but for others is
     *     {@code +F:number:cipher:bytes per second}
     * @throws IOException if there is no such line, or more than one number in it
     */
    static double bytesPerSecond(String output) throws IOException {
        List<String> results =
                output.lines().filter(line -> line.startsWith(RESULT)).toList();
        String[] columns = results.size() == 1 ? results.getFirst().strip().split(":") : new String[0];
        if (columns.length != 4) {
            throw new IOException("not what \"openssl speed -mr\" prints for one cipher and size: " + output);
        }
        try {
            return Double.parseDouble(columns[3]);
        } catch (NumberFormatException e) {
            throw new IOException("not a number of bytes per second: " + columns[3], e);
        }
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return output;
    }
}
