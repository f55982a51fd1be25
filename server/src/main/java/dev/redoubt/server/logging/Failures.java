package dev.redoubt.server.logging;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Describes throwables by class and place only. */
public final class Failures {
    private static final int FRAMES = 12;
    private static final int CAUSES = 4;

    private Failures() {}

    /** One line: the class and the first frames of it and of its causes. */
    public static String describe(Throwable failure) {
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
