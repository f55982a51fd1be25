package dev.redoubt.client.chat;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /edit N} without a text: what the message says now, to be changed. */
final class Earlier {
    private static final Pattern EDIT = Pattern.compile("/edit #?([0-9]{1,18})");
    private static final String EDITED = " (edited)";

    private Earlier() {}

    static Optional<String> text(ChatState state, String typed) {
        Matcher matcher = EDIT.matcher(typed.strip());
        if (!matcher.matches() || state.talk().isEmpty()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return state.talk().get().messages().stream()
                .filter(message -> message.number() == number && message.own())
                .map(message -> String.join("\n", message.lines()))
                .map(text -> text.endsWith(EDITED) ? text.substring(0, text.length() - EDITED.length()) : text)
                .findFirst();
    }
}
