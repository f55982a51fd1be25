package dev.redoubt.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The time of day of another process, which may jump: Debian's libfaketime. Monotonic time goes on as it does, as where a machine's
 * clock is set.
 */
public final class FalseClock {
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/faketime/libfaketimeMT.so.1"));

    private final Path library;
    private final Path file;

    private FalseClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /** @return empty if the library is not installed */
    public static Optional<FalseClock> in(Path folder) throws IOException {
        Optional<Path> library = LIBRARIES.stream().filter(Files::exists).findFirst();
        if (library.isEmpty()) {
            return Optional.empty();
        }
        Files.createDirectories(folder);
        FalseClock clock = new FalseClock(library.get(), folder.resolve("clock"));
        clock.jump(Duration.ZERO);
        return Optional.of(clock);
    }

    /** Variables of the process that is to have this clock. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                // Otherwise waits of the JVM end at once, or late.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "DONT_FAKE_MONOTONIC", "1");
    }

    /** From about a second on it is off by so much. */
    public void jump(Duration off) throws IOException {
        Path next = Files.writeString(file.resolveSibling("clock.next"), "%+ds\n".formatted(off.toSeconds()));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
