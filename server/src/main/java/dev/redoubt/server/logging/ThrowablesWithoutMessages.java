package dev.redoubt.server.logging;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How logback prints throwables that libraries log: classes and frames, without messages. Named in logback.xml. */
public final class ThrowablesWithoutMessages extends ThrowableHandlingConverter {
    private static final int FRAMES = 20;

    @Override
    public String convert(ILoggingEvent event) {
        StringBuilder line = new StringBuilder();
        for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
            line.append(line.isEmpty() ? "" : " caused by ").append(cause.getClassName());
            line.append(Arrays.stream(cause.getStackTraceElementProxyArray())
                    .limit(FRAMES)
                    .map(Object::toString)
                    .collect(Collectors.joining(" < ", " ", "")));
        }
        return line.toString();
    }
}
