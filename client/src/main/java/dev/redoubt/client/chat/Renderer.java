package dev.redoubt.client.chat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a state lines of text. Pure. */
final class Renderer {
    private static final int LEAST_WIDTH = 24;
    private static final int LEAST_HEIGHT = 6;

    private Renderer() {}

    static Screen render(ChatState state) {
        int width = state.frame().width();
        int height = state.frame().height();
        if (width < LEAST_WIDTH || height < LEAST_HEIGHT) {
            return filled(List.of(Line.of(Cells.fit("too small", width))), height, 0, 0);
        }
        return switch (state.mode()) {
            case Mode.Talking _ -> talking(state);
            case Mode.Reading reading -> reading(reading, width, height);
            case Mode.Locked locked -> locked(locked.why(), width, height);
            case Mode.Opening _ -> filled(List.of(Line.EMPTY, Line.of("  Opening …")), height, 1, 11);
        };
    }

    private static Screen filled(List<Line> lines, int height, int row, int column) {
        List<Line> all = new ArrayList<>(lines);
        while (all.size() < height) {
            all.add(Line.EMPTY);
        }
        return new Screen(all.subList(0, height), row, column);
    }

    /** Lines of the open conversation, seen or not. */
    static int talkLines(ChatState state) {
        return state.talk()
                .map(talk -> TalkPane.lines(talk, state, Layout.of(state).talkWidth())
                        .size())
                .orElse(0);
    }

    static int talkHeight(ChatState state) {
        return Layout.of(state).talkHeight();
    }

    private static Screen talking(ChatState state) {
        Layout layout = Layout.of(state);
        List<Line> lines = new ArrayList<>();
        lines.add(title(state, layout));
        lines.addAll(middle(state, layout));
        lines.addAll(layout.notes());
        lines.add(status(state, layout.width()));
        int inputRow = lines.size();
        for (int i = 0; i < layout.input().size(); i++) {
            lines.add(Line.of(i == 0 ? Layout.INPUT : Layout.MORE_INPUT, Style.BOLD)
                    .and(layout.input().get(i)));
        }
        Editor editor = state.prompt().editor();
        List<String> before = Layout.chopped(editor.before(), layout.width());
        int hidden = Layout.chopped(editor.text(), layout.width()).size()
                - layout.input().size();
        int row = inputRow + Math.max(0, before.size() - 1 - hidden);
        int column = Layout.INPUT.length() + Cells.width(before.getLast()) - 1;
        return filled(lines, layout.height(), row, column);
    }

    private static Line bar(String left, String right, int width) {
        String fitting = Cells.fit(left, Math.max(0, width - Cells.width(right)));
        int gap = Math.max(0, width - Cells.width(fitting) - Cells.width(right));
        return Line.of(fitting + " ".repeat(gap) + right, Style.BAR);
    }

    private static Line title(ChatState state, Layout layout) {
        String own = " redoubt · " + state.frame().name();
        String talk = state.talk().map(Renderer::title).orElse("");
        return layout.list() == 0
                ? bar(talk.isEmpty() ? own : " " + talk, "", layout.width())
                : bar(own, "", layout.list() + 1)
                        .over(bar(" " + talk, "", layout.width() - layout.list() - 1)
                                .shifted(layout.list() + 1));
    }

    private static String title(Talk talk) {
        return talk.about().isEmpty() ? talk.row().label() : talk.row().label() + "  " + talk.about();
    }

    private static List<Line> middle(ChatState state, Layout layout) {
        List<Line> talk = TalkPane.visible(state, layout);
        if (layout.list() == 0) {
            return talk;
        }
        List<Line> list = ListPane.visible(state, layout);
        List<Line> both = new ArrayList<>();
        for (int i = 0; i < talk.size(); i++) {
            both.add(list.get(i)
                    .at(layout.list(), "│", Style.DIM)
                    .over(talk.get(i).shifted(layout.talk())));
        }
        return both;
    }

    private static Line status(ChatState state, int width) {
        String link = " " + link(state);
        long elsewhere = state.rows().stream()
                .filter(row -> !state.open().equals(Optional.of(row.id())))
                .mapToLong(Row::unread)
                .sum();
        String unread = elsewhere > 0 ? " · " + elsewhere + " unread elsewhere" : "";
        String back = state.scroll() > 0 ? " · " + state.scroll() + " lines below, Esc goes there" : "";
        return bar(link + unread + back, "/help ", width);
    }

    private static String link(ChatState state) {
        return switch (state.around().link()) {
            case Link.Connecting() -> "connecting …";
            case Link.Connected() -> "connected";
            case Link.Lost(String why, var again) -> {
                long seconds = Math.max(
                        0, Duration.between(state.around().now(), again).toSeconds());
                yield "not connected, again in " + seconds + " s: " + why;
            }
            case Link.Elsewhere() -> "another redoubt of this device is listening: messages come by that one";
            case Link.Ended(String why) -> "stopped: " + why;
        };
    }

    private static Screen reading(Mode.Reading reading, int width, int height) {
        List<Line> lines = new ArrayList<>();
        lines.add(bar(" " + reading.title(), "", width));
        lines.add(Line.EMPTY);
        int page = height - 4;
        reading.lines().stream()
                .skip(reading.from())
                .limit(page)
                .forEach(line -> lines.add(Line.of(" " + Cells.fit(line, width - 2))));
        while (lines.size() < height - 1) {
            lines.add(Line.EMPTY);
        }
        boolean more = reading.lines().size() > page;
        lines.add(bar((more ? " Page Up, Page Down; " : " ") + "Esc goes back, or just type on", "", width));
        return filled(lines, height, height - 1, width - 1);
    }

    private static Screen locked(String why, int width, int height) {
        List<Line> lines = new ArrayList<>();
        lines.add(bar(" redoubt", "", width));
        lines.add(Line.EMPTY);
        lines.add(Line.of("  This device is locked. Ctrl-C leaves."));
        lines.add(why.isEmpty() ? Line.EMPTY : Line.of(Cells.fit("  " + why, width), Style.ALARM));
        lines.add(Line.of("  Passphrase: ", Style.BOLD));
        return filled(lines, height, 4, 14);
    }
}
