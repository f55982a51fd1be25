package dev.redoubt.server.configuration;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** The server must not start as things are. The message is one line for the administrator: what is wrong, and where. */
public final class RefusedStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RefusedStartException(String line) {
        super(line);
    }

    public RefusedStartException(String line, Throwable cause) {
        super(line, cause);
    }

    /** @param what the file and where it lies, as the line begins */
    public static RefusedStartException unreadable(String what, IOException cause) {
        String why = switch (cause) {
            case NoSuchFileException _ -> "does not exist";
            case AccessDeniedException _ -> "may not be read by this user";
            default -> "cannot be read (" + cause.getClass().getSimpleName() + ")";
        };
        return new RefusedStartException(what + " " + why, cause);
    }

    /** What is the matter with a file or folder that was to be made or written, in words. */
    public static String why(IOException cause) {
        return switch (cause) {
            case NoSuchFileException missing -> "the folder of " + missing.getFile() + " does not exist";
            case AccessDeniedException denied -> "this user may not write " + denied.getFile();
            case FileAlreadyExistsException there -> there.getFile() + " exists already";
            case FileSystemException other when other.getReason() != null -> other.getFile() + ": " + other.getReason();
            default -> cause.getClass().getSimpleName();
        };
    }

    /** @param listener as the line begins */
    public static RefusedStartException notListening(String listener, String host, int port, Exception cause) {
        Throwable first = cause;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String why = switch (first) {
            // The operating system's words: the address is in use, not of this machine, or not for this user.
            case SocketException refused -> String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT);
            case UnresolvedAddressException _ -> "no such host";
            default -> first.getClass().getSimpleName();
        };
        return new RefusedStartException(listener + " cannot listen on " + host + " port " + port + ": " + why, cause);
    }

    /** The one line. */
    @Override
    public String getMessage() {
        String line = super.getMessage();
        return line == null ? "" : line.replaceAll("\\s+", " ").strip();
    }
}
