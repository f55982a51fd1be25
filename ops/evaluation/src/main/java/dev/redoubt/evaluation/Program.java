package dev.redoubt.evaluation;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A child process whose output is kept. Thread-safe. */
final class Program implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String name;
    private final Process process;
    private final StringBuilder printed = new StringBuilder();
    private final Thread reader;
    private boolean ended;
    private volatile boolean asked;

    /** How a program ended, and the lines that it printed. */
    record Outcome(int exitCode, List<String> lines) {}

    private Program(String name, Process process) {
        this.name = name;
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::readAll);
    }

    static Program start(List<String> command, Map<String, String> environment) throws IOException {
        Program program = startToAnswer(command, environment);
        program.process.getOutputStream().close();
        return program;
    }

    /** Its standard input stays open. */
    static Program startToAnswer(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new Program(Path.of(command.getFirst()).getFileName().toString(), builder.start());
    }

    static List<String> run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        return run(command, environment, PATIENCE);
    }

    /**
     * Runs to the end.
     *
     * @return the lines it printed
     * @throws EvaluationException if it fails or takes longer
     */
    static List<String> run(List<String> command, Map<String, String> environment, Duration patience)
            throws IOException, InterruptedException {
        try (Program program = start(command, environment)) {
            return program.succeed(patience);
        }
    }

    /** @throws EvaluationException if it takes longer */
    static Outcome outcome(List<String> command, Map<String, String> environment, Duration patience)
            throws IOException, InterruptedException {
        try (Program program = start(command, environment)) {
            return program.end(patience);
        }
    }

    /** Waits until it has ended by itself, with 0. @return the lines it printed */
    List<String> succeed(Duration patience) throws InterruptedException {
        Outcome outcome = end(patience);
        if (outcome.exitCode() != 0) {
            throw new EvaluationException(name + " ended with " + outcome.exitCode(), outcome.lines());
        }
        return outcome.lines();
    }

    /** Waits until it has ended by itself. */
    Outcome end(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new EvaluationException(name + " did not end within " + patience.toSeconds() + " s", lines());
        }
        reader.join();
        return new Outcome(process.exitValue(), lines());
    }

    /** Whether it has ended by itself before this time is over. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void readAll() {
        char[] buffer = new char[4096];
        try (Reader out = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            for (int read = out.read(buffer); read >= 0; read = out.read(buffer)) {
                add(new String(buffer, 0, read));
            }
        } catch (IOException e) {
            add("\n(" + e.getMessage() + ")");
        } finally {
            synchronized (this) {
                ended = true;
                notifyAll();
            }
        }
    }

    private synchronized void add(String text) {
        printed.append(text);
        notifyAll();
    }

    synchronized List<String> lines() {
        return printed.toString().lines().toList();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits for a line that fits.
     *
     * @throws EvaluationException if the program ends, or the time does, before it prints one
     */
    String awaitLine(Predicate<String> wanted, String what, Duration patience) throws InterruptedException {
        return await(
                text -> text.substring(0, text.lastIndexOf('\n') + 1)
                        .lines()
                        .filter(wanted)
                        .findFirst()
                        .orElse(null),
                what,
                patience);
    }

    /** Waits until its output ends with these words, and answers with a line. */
    void answer(String prompt, String line, Duration patience) throws IOException, InterruptedException {
        await(text -> text.stripTrailing().endsWith(prompt) ? prompt : null, "“" + prompt + "”", patience);
        answer(line);
    }

    void answer(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits until the function finds something in what was printed; it may see half of the last line. */
    synchronized <T> T await(Function<String, @Nullable T> wanted, String what, Duration patience)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            T found = wanted.apply(printed.toString());
            if (found != null) {
                return found;
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0 || ended) {
                throw new EvaluationException(name + " did not print " + what, lines());
            }
            wait(left);
        }
    }

    /** Hears of its end, a moment later, unless somebody here has asked for it. */
    void whenItEndsByItself(Runnable heard) {
        Thread.ofVirtual().start(() -> {
            try {
                process.waitFor();
                // Ctrl-C reaches all programs at once, and this one may be told last.
                Thread.sleep(Duration.ofSeconds(1));
                if (!asked) {
                    heard.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** With which exit code it has ended, where nobody here has asked for that. */
    OptionalInt endedByItself() {
        return asked || process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** From now on its end is no surprise. */
    void expectEnd() {
        asked = true;
    }

    /** Ends it at this instant, as when the power goes. */
    void kill() throws InterruptedException {
        asked = true;
        process.destroyForcibly().waitFor();
    }

    /** Asks it to end, and insists after 25 seconds. */
    @Override
    public void close() {
        asked = true;
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
