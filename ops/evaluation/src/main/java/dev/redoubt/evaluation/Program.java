package dev.redoubt.evaluation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A child process whose output is kept line by line. Thread-safe. */
final class Program implements AutoCloseable {
    private final String name;
    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    private Program(String name, Process process) {
        this.name = name;
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::readAll);
    }

    static Program start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new Program(Path.of(command.getFirst()).getFileName().toString(), process);
    }

    /**
     * Runs to the end.
     *
     * @return the lines it printed
     * @throws EvaluationException if it fails or takes more than a minute
     */
    static List<String> run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        try (Program program = start(command, environment)) {
            if (!program.process.waitFor(60, TimeUnit.SECONDS)) {
                throw new EvaluationException(program.name + " did not end within a minute", program.lines());
            }
            program.reader.join();
            if (program.process.exitValue() != 0) {
                throw new EvaluationException(
                        program.name + " ended with " + program.process.exitValue(), program.lines());
            }
            return program.lines();
        }
    }

    private void readAll() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(" + e.getMessage() + ")");
        } finally {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits for a line that fits.
     *
     * @throws EvaluationException if the program ends, or the time does, before it prints one
     */
    synchronized String awaitLine(Predicate<String> wanted, String what, Duration patience)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            for (String line : lines) {
                if (wanted.test(line)) {
                    return line;
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0 || !reader.isAlive()) {
                throw new EvaluationException(name + " did not print " + what, lines());
            }
            wait(left);
        }
    }

    /** Asks it to end, and insists after 25 seconds. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(25, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
