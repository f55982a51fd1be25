package dev.redoubt.server.logging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** systemd's journal, which takes how bad a line is from a number before it: sd-daemon(3), systemd.exec(5). */
final class Journal {
    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private Journal() {}

    /** Whether standard output goes to the journal, and not to a terminal, a pipe or a file. */
    static boolean readsStandardOutput(Map<String, String> environment) {
        return reads(environment, STANDARD_OUTPUT);
    }

    /** {@code JOURNAL_STREAM} has device and inode of the journal's stream; children inherit it, and may write elsewhere. */
    static boolean reads(Map<String, String> environment, Path output) {
        String stream = environment.get("JOURNAL_STREAM");
        if (stream == null) {
            return false;
        }
        try {
            Map<String, Object> file = Files.readAttributes(output, "unix:dev,ino");
            return stream.equals(file.get("dev") + ":" + file.get("ino"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    static String prefix(LogLevel level) {
        return switch (level) {
            case ERROR -> "<3>";
            case WARN -> "<4>";
            case INFO -> "<6>";
        };
    }
}
