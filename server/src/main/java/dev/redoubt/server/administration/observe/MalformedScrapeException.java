package dev.redoubt.server.administration.observe;

/**
 * What was read is not in Prometheus' text format, or more than anybody would say. The message is half a sentence
 * without any of it.
 */
public final class MalformedScrapeException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedScrapeException(int line, String why) {
        super("line " + line + ": " + why);
    }
}
