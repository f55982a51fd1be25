package dev.redoubt.client.failure;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What a failure of the file system is in words; Java's own message is often but the name of the file. */
public final class Reasons {
    private Reasons() {}

    /** The middle of a sentence. */
    public static String of(Throwable cause) {
        return switch (cause) {
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            case FileAlreadyExistsException there -> there.getFile() + " exists already";
            case AccessDeniedException denied -> denied.getFile() + " may not be accessed by this user";
            case NotDirectoryException file -> file.getFile() + " is no folder";
            case DirectoryNotEmptyException full -> full.getFile() + " is not empty";
            case FileSystemException other when other.getReason() != null -> other.getFile() + ": " + other.getReason();
            default ->
                cause.getMessage() == null ? cause.getClass().getSimpleName() : String.valueOf(cause.getMessage());
        };
    }
}
