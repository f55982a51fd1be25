package dev.redoubt.client.command;

import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.FileInfo;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.Quote;
import dev.redoubt.client.model.Reaction;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Messages and contacts as lines, in the local time. */
final class MessagePrinter {
    private static final Pattern LINE_END = Pattern.compile("\\R");

    private final PrintStream out;
    private final DateTimeFormatter time;
    private final LifetimeText lifetimes;

    MessagePrinter(PrintStream out, ZoneId zone, InstantSource clock) {
        this.out = out;
        this.lifetimes = new LifetimeText(out.charset(), clock);
        this.time =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    /** @throws UncheckedIOException if nobody reads the output any more */
    void print(Message message) {
        if (message.missingBefore() > 0) {
            out.println("  ! " + message.missingBefore() + " earlier message(s) of " + name(message.contact())
                    + " did not arrive (they are asked for)");
        }
        if (message.forked()) {
            out.println("  ! what " + name(message.contact())
                    + " wrote before this is not what arrived here: compare what you see, in person");
        }
        message.answers().ifPresent(quote -> out.println("  > " + quoted(quote)));
        out.println(at(message.sentAt()) + "  #" + message.number() + "  " + who(message) + lifetimes.of(message) + ": "
                + what(message));
        if (!message.reactions().isEmpty()) {
            out.println("    "
                    + message.reactions().stream().map(MessagePrinter::reaction).collect(Collectors.joining(", ")));
        }
        check();
    }

    /** What was done to a message after it was written, on one line; empty for nothing. */
    static String change(Message message) {
        List<String> parts = new ArrayList<>();
        if (message.deleted()) {
            parts.add("(deleted)");
        } else if (message.edited()) {
            parts.add(TerminalText.line(LINE_END.matcher(message.text()).replaceAll(" ")) + " (edited)");
        }
        message.reactions().forEach(reaction -> parts.add(reaction(reaction)));
        return String.join(", ", parts);
    }

    /** @param change as {@link #change} says */
    void printChange(Message message, String change) {
        String whose = message.received() ? contact(message) : "you";
        out.println("  ~ #" + message.number() + " " + whose + ": " + (change.isEmpty() ? "(no reaction)" : change));
        check();
    }

    void printGone(long number) {
        out.println("  ~ #" + number + " is gone");
        check();
    }

    private void check() {
        if (out.checkError()) {
            throw new UncheckedIOException(new IOException("the output is closed"));
        }
    }

    private static String what(Message message) {
        return message.file()
                .map(file -> file(file) + ": redoubt download " + message.number())
                .orElseGet(() -> said(message));
    }

    /** The name is its sender's to choose, and so are the others. */
    static String file(FileInfo file) {
        return "[file \"" + TerminalText.line(file.name()) + "\", " + TerminalText.line(file.mediaType()) + ", "
                + TransferBar.size(file.size()) + (file.hasThumbnail() ? ", with a thumbnail" : "") + ']';
    }

    void print(Contact contact) {
        out.println(name(contact) + trust(contact));
    }

    private static String said(Message message) {
        if (message.deleted()) {
            return "(deleted)";
        }
        return TerminalText.lines(message.text()) + (message.edited() ? " (edited)" : "");
    }

    private static String quoted(Quote quote) {
        if (quote.number().isEmpty()) {
            return "(a message that is not here)";
        }
        String who = quote.contact().map(MessagePrinter::name).orElse("you");
        String text = quote.beginning().isEmpty() ? "(deleted)" : TerminalText.line(quote.beginning());
        return "#" + quote.number().getAsLong() + " " + who + ": " + text;
    }

    private static String reaction(Reaction reaction) {
        return TerminalText.line(reaction.text()) + " "
                + reaction.contact().map(MessagePrinter::name).orElse("you");
    }

    private static String who(Message message) {
        String other = message.group()
                .map(group -> "the group \"" + TerminalText.line(group) + '"')
                .orElseGet(() -> contact(message));
        return switch (message.status()) {
            case RECEIVED -> message.group().isPresent() ? contact(message) + " in " + other : other;
            case SENT, DELIVERED, READ -> "to " + other + howFar(message);
            case SENDING -> "to " + other + " (waiting to be sent)";
            case FAILED -> "to " + other + " (refused, not sent)";
        };
    }

    private static String howFar(Message message) {
        return switch (message.status()) {
            case DELIVERED -> " (delivered)";
            case READ -> " (read)";
            case SENT, SENDING, FAILED, RECEIVED -> inGroup(message);
        };
    }

    private static String inGroup(Message message) {
        return message.deliveredTo() == 0
                ? ""
                : " (delivered to " + message.deliveredTo() + ", read by " + message.readBy() + ")";
    }

    private static String contact(Message message) {
        return name(message.contact()) + trust(message.contact());
    }

    static String trust(Contact contact) {
        return switch (contact.trust()) {
            case VERIFIED -> "";
            case UNVERIFIED -> " (unverified)";
            case RESTORED -> " (unverified, from another device)";
        };
    }

    static String name(Contact contact) {
        return TerminalText.line(contact.displayName());
    }

    private String at(Instant instant) {
        return time.format(instant);
    }
}
