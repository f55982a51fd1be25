package dev.redoubt.client.container;

import dev.redoubt.client.failure.DeviceErasedException;
import dev.redoubt.client.failure.NotEnrolledException;
import dev.redoubt.client.failure.RedoubtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/**
 * By which it is seen that another process has erased a container that is open here: the file of the database can be read on for as
 * long as it is open, whatever became of its name. Immutable.
 */
public final class Presence {
    private final Path home;
    private final Optional<Object> file;

    /** @param home whose container was just opened */
    public Presence(Path home) {
        this.home = home;
        this.file = file(home);
    }

    /** What the system tells a file by; empty where it does not say. */
    private static Optional<Object> file(Path home) {
        try {
            Path database = new HomeFiles(home).database();
            return Optional.ofNullable(
                    Files.readAttributes(database, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Why the container is not there any more; empty while it is. */
    public Optional<RedoubtException> gone() {
        HomeFiles files = new HomeFiles(home);
        Optional<Object> now = file(home);
        boolean isAnother = file.isPresent() && now.isPresent() && !file.equals(now);
        if (!isAnother && !Files.notExists(files.header()) && !Files.notExists(files.database())) {
            return Optional.empty();
        }
        Optional<Instant> erased = Container.erasedAt(home);
        return Optional.of(
                erased.isPresent()
                        ? new DeviceErasedException(erased.get())
                        : new NotEnrolledException(home.toString()));
    }
}
