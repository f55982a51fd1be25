package dev.redoubt.client.command;

import dev.redoubt.client.chat.Wording;
import dev.redoubt.client.model.Lifetime;
import dev.redoubt.client.model.Notice;
import java.time.Duration;

/** The chat says what the other commands say. */
final class ChatWording implements Wording {
    @Override
    public String line(String text) {
        return TerminalText.line(text);
    }

    @Override
    public String size(long bytes) {
        return TransferBar.size(bytes);
    }

    @Override
    public String notice(Notice notice) {
        return Notices.text(notice);
    }

    @Override
    public String lifetime(Lifetime lifetime) {
        return LifetimeText.of(lifetime);
    }

    @Override
    public String time(Duration time) {
        return LifetimeText.exact(time);
    }

    @Override
    public Duration parseTime(String typed) {
        try {
            return LifetimeText.parse(typed);
        } catch (UsageException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public String qr(String text) {
        return QrText.of(text);
    }
}
