package dev.redoubt.client.chat;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Notice;

/** What the chat says in the same words as the other commands, and the only way of text from elsewhere onto its screen. */
public interface Wording {
    /** One line without anything that a terminal would obey, whatever stands in the text. */
    String line(String text);

    /** A file's size for people. */
    String size(long bytes);

    /** One line. */
    String notice(Notice notice);

    /** A QR code in lines of text. */
    String qr(String text);

    /** What went wrong, as one sentence. */
    default String failure(RedoubtException failure) {
        return line(String.valueOf(failure.getMessage()));
    }
}
