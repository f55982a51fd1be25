package dev.redoubt.client.chat;

import dev.redoubt.client.model.Lifetime;
import dev.redoubt.client.model.Notice;
import java.time.Duration;

/** For tests: text as it is, so that what the chat itself does with it is seen. */
final class PlainWording implements Wording {
    @Override
    public String line(String text) {
        return text;
    }

    @Override
    public String size(long bytes) {
        return bytes + " B";
    }

    @Override
    public String notice(Notice notice) {
        return notice.kind().name();
    }

    @Override
    public String lifetime(Lifetime lifetime) {
        return "kept " + lifetime.timeToLive();
    }

    @Override
    public String time(Duration time) {
        return time.toSeconds() + " s";
    }

    @Override
    public Duration parseTime(String typed) {
        return Duration.parse(typed);
    }

    @Override
    public String qr(String text) {
        return "[QR]\n";
    }
}
