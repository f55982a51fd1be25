package dev.redoubt.server.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The lines that the server logs, as its own encoder writes them. */
public final class CapturedLog {
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

    private static Logger root() {
        return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
    }

    public void start() {
        Appender<ILoggingEvent> console = root().getAppender("stdout");
        appender.setContext(root().getLoggerContext());
        appender.setEncoder(((ConsoleAppender<ILoggingEvent>) console).getEncoder());
        appender.setOutputStream(lines);
        appender.start();
        root().addAppender(appender);
    }

    public void stop() {
        // The encoder belongs to the console, which goes on: the appender is taken away, not stopped.
        root().detachAppender(appender);
    }

    public List<String> lines() {
        return lines.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
