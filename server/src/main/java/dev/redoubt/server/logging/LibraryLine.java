package dev.redoubt.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is left of something that a library said: by which class, where, and the text that stands in its code. Values that it put
 * in, and messages of exceptions, repeat names, addresses and rows, and are left out. A text that was put together before it was
 * said stands in no class, and is left out whole. Thread-safe.
 */
final class LibraryLine {
    /** A logger is named after a class. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.$]{1,150}");

    private static final int FRAMES = 12;
    private static final int CAUSES = 4;
    private static final String UNKNOWN = "unknown";

    private final Literals literals;

    LibraryLine(Literals literals) {
        this.literals = literals;
    }

    /** @param event that is being said by the calling thread: its stack is looked at */
    Map<LogField, Object> of(ILoggingEvent event) {
        StackTraceElement[] callers = event.getCallerData();
        Map<LogField, Object> fields = new EnumMap<>(LogField.class);
        String logger = event.getLoggerName();
        fields.put(LogField.LOGGER, NAME.matcher(logger).matches() ? logger : UNKNOWN);
        fields.put(LogField.PLACE, callers.length == 0 ? UNKNOWN : place(callers[0]));
        literal(event, callers).ifPresent(text -> fields.put(LogField.MESSAGE, text));
        if (event.getThrowableProxy() != null) {
            fields.put(LogField.FAILURE, failure(event.getThrowableProxy()));
        }
        return fields;
    }

    /** Libraries log through wrappers of their own: it is enough that one of the classes on the way has the text. */
    private Optional<String> literal(ILoggingEvent event, StackTraceElement[] callers) {
        String text = event.getMessage();
        boolean known = text != null
                && !text.isBlank()
                && Arrays.stream(callers).anyMatch(caller -> literals.stand(caller.getClassName(), text));
        return known ? Optional.of(text) : Optional.empty();
    }

    private static String failure(IThrowableProxy throwable) {
        StringBuilder line = new StringBuilder();
        IThrowableProxy cause = throwable;
        for (int i = 0; i < CAUSES && cause != null; i++, cause = cause.getCause()) {
            line.append(i == 0 ? "" : " caused by ").append(cause.getClassName());
            line.append(Arrays.stream(cause.getStackTraceElementProxyArray())
                    .limit(FRAMES)
                    .map(frame -> place(frame.getStackTraceElement()))
                    .collect(Collectors.joining(" < ", " at ", "")));
        }
        return line.toString();
    }

    private static String place(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber();
    }
}
