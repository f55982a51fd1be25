package dev.redoubt.client.chat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was said, with a line for each new day. */
final class TalkPane {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy", Locale.ENGLISH);
    private static final int TIME_WIDTH = 6;
    private static final int MOST_AUTHOR = 14;
    private static final int NARROW = 48;

    private TalkPane() {}

    /** As many lines as there is room for, the newest at the bottom. */
    static List<Line> visible(ChatState state, Layout layout) {
        List<Line> all =
                state.talk().map(talk -> lines(talk, state, layout.talkWidth())).orElseGet(() -> welcome(state));
        int height = layout.talkHeight();
        int to = Math.max(Math.min(height, all.size()), all.size() - state.scroll());
        List<Line> seen = new ArrayList<>(all.subList(Math.max(0, to - height), to));
        while (seen.size() < height) {
            seen.addFirst(Line.EMPTY);
        }
        return seen;
    }

    private static List<Line> welcome(ChatState state) {
        if (state.mode() instanceof Mode.Talking(boolean opening) && opening) {
            return List.of(Line.of(" opening …"), Line.EMPTY);
        }
        return List.of(
                Line.of(state.rows().isEmpty() ? " Nobody has written yet." : " Ctrl-N opens a conversation."),
                Line.of(" /open NAME begins one, /help shows what else there is."),
                Line.EMPTY);
    }

    static List<Line> lines(Talk talk, ChatState state, int width) {
        int author = talk.messages().stream()
                .mapToInt(message -> Cells.width(author(message)))
                .max()
                .orElse(0);
        Columns columns = new Columns(Math.min(MOST_AUTHOR, author), width);
        List<Line> lines = new ArrayList<>();
        LocalDate day = LocalDate.MIN;
        String last = "";
        for (Shown message : talk.messages()) {
            ZonedDateTime at = message.at().atZone(state.frame().zone());
            if (!at.toLocalDate().equals(day)) {
                day = at.toLocalDate();
                lines.add(separator(day(day, state), width));
                last = "";
            }
            lines.addAll(columns.lines(
                    message,
                    TIME.format(at),
                    !author(message).equals(last),
                    state.around().now()));
            last = author(message);
        }
        return lines;
    }

    private static String author(Shown message) {
        return message.unverified() ? message.author() + "?" : message.author();
    }

    private static String day(LocalDate day, ChatState state) {
        LocalDate today =
                LocalDate.ofInstant(state.around().now(), state.frame().zone());
        return day.equals(today) ? "Today" : day.equals(today.minusDays(1)) ? "Yesterday" : DAY.format(day);
    }

    private static Line separator(String text, int width) {
        int left = Math.max(1, (width - Cells.width(text) - 2) / 2);
        int right = Math.max(1, width - left - Cells.width(text) - 2);
        return Line.of("─".repeat(left) + " " + text + " " + "─".repeat(right), Style.DIM);
    }

    /** Time, author, text, and what stands at the right. */
    private record Columns(int author, int width) {
        List<Line> lines(Shown message, String time, boolean named, Instant now) {
            String right = right(message, now);
            int textAt = TIME_WIDTH + author + 1;
            int textWidth = Math.max(10, width - textAt - (right.isEmpty() ? 0 : Cells.width(right) + 2));
            List<Line> lines = new ArrayList<>();
            for (String alarm : message.alarms()) {
                Cells.wrap(alarm, width - 2).forEach(line -> lines.add(Line.of("! " + line, Style.ALARM)));
            }
            List<Line> said = new ArrayList<>();
            if (!message.answers().isEmpty()) {
                said.add(Line.EMPTY.at(textAt, Cells.fit("↪ " + message.answers(), textWidth), Style.DIM));
            }
            message.lines().stream()
                    .flatMap(line -> Cells.wrap(line, textWidth).stream())
                    .forEach(line -> said.add(Line.EMPTY.at(textAt, line, Style.PLAIN)));
            Line first = head(message, time, named).over(said.getFirst());
            said.set(0, right.isEmpty() ? first : first.at(width - Cells.width(right), right, mark(message)));
            lines.addAll(said);
            if (!message.reactions().isEmpty()) {
                lines.add(Line.EMPTY.at(textAt, Cells.fit(message.reactions(), width - textAt), Style.DIM));
            }
            return lines;
        }

        private Line head(Shown message, String time, boolean named) {
            Line line = Line.of(time, Style.DIM);
            return named ? line.at(TIME_WIDTH, Cells.fit(author(message), author), style(message)) : line;
        }

        private static Style style(Shown message) {
            if (message.own()) {
                return Style.OWN;
            }
            return message.unverified() ? Style.CAUTION : Style.OTHER;
        }

        private static String author(Shown message) {
            return TalkPane.author(message);
        }

        private String right(Shown message, Instant now) {
            String left = message.expires()
                    .map(end -> left(Duration.between(now, end)))
                    .orElse("");
            String burns = message.burns().isEmpty() ? "" : "🔥" + message.burns();
            String number = width < NARROW ? "" : "#" + message.number();
            return Stream.of(burns, left, message.mark().text(), number)
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining(" "));
        }

        /** How long it lives still, at a glance. */
        private static String left(Duration left) {
            long seconds = Math.max(0, left.toSeconds());
            if (seconds < 120) {
                return "⏳" + seconds + "s";
            }
            if (seconds < Duration.ofHours(2).toSeconds()) {
                return "⏳" + left.toMinutes() + "m";
            }
            return "⏳" + (seconds < Duration.ofDays(2).toSeconds() ? left.toHours() + "h" : left.toDays() + "d");
        }

        private static Style mark(Shown message) {
            return message.mark().alarm() ? Style.ALARM : Style.DIM;
        }
    }
}
