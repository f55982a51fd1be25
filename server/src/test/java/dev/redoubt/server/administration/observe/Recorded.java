package dev.redoubt.server.administration.observe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Two scrapes of a busy server, as tests need them. */
public final class Recorded {
    private Recorded() {}

    public static String text(String name) {
        try (InputStream in = Recorded.class.getResourceAsStream(name + ".txt")) {
            if (in == null) {
                throw new AssertionError("no recording " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public static Scrape scrape(String name) {
        return parsed(text(name));
    }

    public static Scrape parsed(String text) {
        try {
            return Scrape.parse(text);
        } catch (MalformedScrapeException e) {
            throw new AssertionError(e);
        }
    }
}
