package dev.redoubt.client.failure;

import java.nio.file.Path;

/** A file or folder on this machine cannot be used as asked. */
public final class FileUnusableException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    /** @param why what is wrong with it, as the rest of a sentence */
    public FileUnusableException(Path path, String why) {
        super(path + " " + why + ".");
    }

    public FileUnusableException(Path path, String why, Throwable cause) {
        super(path + " " + why + ".", cause);
    }
}
