package dev.redoubt.server.logging;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A throwable for the log, in one line: its classes and places. Messages stay out, for they repeat content. */
final class WithoutMessages {
    private static final int FRAMES = 12;
    private static final int CAUSES = 4;

    private WithoutMessages() {}

    /** A string, not an object with the throwable in it: an encoder writes what it finds in an object. */
    static String of(Throwable failure) {
        StringBuilder line = new StringBuilder();
        Throwable cause = failure;
        for (int i = 0; i < CAUSES && cause != null; i++, cause = cause.getCause()) {
            line.append(i == 0 ? "" : " caused by ").append(cause.getClass().getName());
            line.append(Arrays.stream(cause.getStackTrace())
                    .limit(FRAMES)
                    .map(frame -> frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber())
                    .collect(Collectors.joining(" < ", " at ", "")));
        }
        return line.toString();
    }
}
