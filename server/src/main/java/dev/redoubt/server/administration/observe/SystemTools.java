package dev.redoubt.server.administration.observe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Those of this machine. */
public final class SystemTools implements Tools {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final int AT_ONCE = 16 * 1024;

    @Override
    public Optional<Output> run(List<String> command, Duration patience, int most) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", PATH);
        environment.put("LC_ALL", "C.UTF-8");
        try {
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                return within(process, patience, most);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Output> within(Process process, Duration patience, int most) {
        CompletableFuture<Output> output = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                String text = read(process.getInputStream(), most);
                output.complete(new Output(process.waitFor(), text.strip()));
            } catch (IOException | UncheckedIOException e) {
                output.completeExceptionally(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            return Optional.of(output.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** To its end, so that a command does not hang that says more. */
    private static String read(InputStream in, int most) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] part = new byte[AT_ONCE];
        for (int count = in.read(part); count >= 0; count = in.read(part)) {
            kept.write(part, 0, Math.min(count, most - kept.size()));
        }
        return kept.toString(StandardCharsets.UTF_8);
    }
}
