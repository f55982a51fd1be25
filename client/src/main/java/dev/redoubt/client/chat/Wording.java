package dev.redoubt.client.chat;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Lifetime;
import dev.redoubt.client.model.Notice;
import java.time.Duration;

/** What the chat says in the same words as the other commands, and the only way of text from elsewhere onto its screen. */
public interface Wording {
    /** One line without anything that a terminal would obey, whatever stands in the text. */
    String line(String text);

    /** A file's size for people. */
    String size(long bytes);

    /** One line. */
    String notice(Notice notice);

    /** How long messages are kept, as a sentence without its end. */
    String lifetime(Lifetime lifetime);

    /** A time for people. */
    String time(Duration time);

    /** @throws IllegalArgumentException with a sentence that says how, if that is no time */
    Duration parseTime(String typed);

    /** A QR code in lines of text. */
    String qr(String text);

    /** What went wrong, as one sentence. */
    default String failure(RedoubtException failure) {
        return line(String.valueOf(failure.getMessage()));
    }
}
