package dev.redoubt.bench.ejabberd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * ejabberd as Debian installs it.
 *
 * @param libraries the folder that ejabberd's own is in
 */
public record EjabberdPackage(Path libraries) {
    /** How to come by it. */
    public static final String HOW_TO_INSTALL =
            "apt-get install --no-install-recommends ejabberd erlang-p1-mysql; it need not run as a service";

    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final Path ERLANG = Path.of("/usr/bin/erl");
    private static final Path ERLANG_LIBRARIES = Path.of("/usr/lib/erlang/lib");
    private static final Path SCHEMA = Path.of("/usr/share/ejabberd/sql/mysql.sql");

    /** @return empty if it is not installed, or without the means to speak to MariaDB */
    public static Optional<EjabberdPackage> find() {
        if (!Files.isExecutable(ERLANG) || !Files.isReadable(SCHEMA) || !has(ERLANG_LIBRARIES, "p1_mysql-")) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(LIBRARIES)) {
            return folders.filter(folder -> has(folder, "ejabberd-"))
                    .findFirst()
                    .map(EjabberdPackage::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean has(Path folder, String prefix) {
        if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.anyMatch(entry -> entry.getFileName().toString().startsWith(prefix));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tables that it wants in MariaDB. */
    Path schema() {
        return SCHEMA;
    }

    /**
     * As {@code ejabberdctl foreground} starts it, but as the user who asks, and without a name that other nodes could
     * find it by.
     *
     * @param folder has {@code ejabberd.yml}; for all that it writes
     */
    ProcessBuilder command(Path folder) {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                ERLANG.toString(),
                "-noinput",
                "+K",
                "true",
                "+P",
                "250000",
                "-mnesia",
                "dir",
                "\"" + folder.resolve("mnesia") + "\"",
                "-s",
                "ejabberd"));
        builder.directory(folder.toFile());
        builder.environment()
                .putAll(Map.of(
                        "HOME", folder.toString(),
                        "ERL_LIBS", libraries.toString(),
                        "ERL_MAX_PORTS", "65536",
                        "ERL_CRASH_DUMP_BYTES", "0",
                        "EJABBERD_CONFIG_PATH", folder.resolve("ejabberd.yml").toString(),
                        "EJABBERD_LOG_PATH", folder.resolve("ejabberd.log").toString()));
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("ejabberd.out").toFile());
    }
}
