package dev.redoubt.client.failure;

import java.nio.file.Path;

/** There is no room for the rest of a download. What is there stays, and the next try goes on with it. */
public final class LocalDiskFullException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public LocalDiskFullException(Path folder, Throwable cause) {
        super("There is no space left in " + folder + ": make room and try again, it goes on where it stopped.", cause);
    }
}
