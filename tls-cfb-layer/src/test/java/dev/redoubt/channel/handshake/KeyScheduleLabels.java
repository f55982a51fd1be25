package dev.redoubt.channel.handshake;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is expanded from the pseudorandom key, under the names that the vectors use. */
final class KeyScheduleLabels {
    static final List<Label> ALL = List.of(
            Label.CONFIRMATION_KEY,
            Label.CLIENT_ENCRYPTION,
            Label.CLIENT_AUTHENTICATION,
            Label.CLIENT_INITIALIZATION,
            Label.SERVER_ENCRYPTION,
            Label.SERVER_AUTHENTICATION,
            Label.SERVER_INITIALIZATION,
            Label.EXPORTER,
            Label.RATCHET);

    private KeyScheduleLabels() {}

    /** "client encryption" of the label is "client-encryption" in the file. */
    static String field(Label label) {
        String text = new String(label.toBytes(), StandardCharsets.US_ASCII);
        return text.substring(1 + "redoubt channel v1 ".length()).replace(' ', '-');
    }
}
