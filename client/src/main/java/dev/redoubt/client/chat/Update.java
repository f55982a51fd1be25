package dev.redoubt.client.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an event makes of a state, and what is to be done for it. Pure. */
final class Update {
    private Update() {}

    static Step apply(ChatState state, Event event) {
        return state.mode() instanceof Mode.Locked && shows(event) ? Step.to(state) : next(state, event);
    }

    /** What a session that has just ended still had to show: nobody sees it without the passphrase. */
    private static boolean shows(Event event) {
        return event instanceof Event.Loaded
                || event instanceof Event.ToRead
                || event instanceof Event.Told
                || event instanceof Event.Completed;
    }

    private static Step next(ChatState state, Event event) {
        return switch (event) {
            case Event.Pressed(Key key) -> pressed(state, key);
            case Event.Resized(int width, int height) ->
                Step.to(state.with(
                        new ChatState.Frame(state.frame().name(), state.frame().zone(), width, height)));
            case Event.Tick(var now) -> Step.to(state.with(now));
            case Event.Linked(Link link) -> Step.to(state.with(link), new Effect.Reload());
            case Event.Loaded loaded -> loaded(state, loaded);
            case Event.Came _ -> Step.to(state, new Effect.Reload());
            case Event.Told(Note note) -> Step.to(state.noting(note), new Effect.Reload());
            case Event.NotSaid notSaid -> notSaid(state, notSaid);
            case Event.Moved(Transfer transfer) -> Step.to(state.with(transfer));
            case Event.Ended(long id, Note note) ->
                Step.to(state.withoutTransfer(id).noting(note), new Effect.Reload());
            case Event.ToRead(String title, List<String> lines) -> Step.to(state.with(reading(state, title, lines)));
            case Event.Completed completed -> Step.to(Completion.completed(state, completed));
            case Event.Locked(String why) -> Step.to(locked(state, why));
            case Event.Unlocked() -> Step.to(state.with(new Mode.Talking()), new Effect.Reload());
        };
    }

    /** Nothing of what was said stays in sight, or in a state. */
    private static ChatState locked(ChatState state, String why) {
        ChatState.Frame frame = state.frame();
        return ChatState.begin(frame, state.around().now()).with(new Mode.Locked(why));
    }

    private static Step loaded(ChatState state, Event.Loaded loaded) {
        boolean same = loaded.talk().map(talk -> talk.row().id()).equals(state.open());
        ChatState next = state.with(loaded.rows(), loaded.talk());
        if (!same) {
            return Step.to(next.scrolledTo(0), read(next));
        }
        // What is being read stays where it is while more comes below.
        int more = state.scroll() == 0 ? 0 : Renderer.talkLines(next) - Renderer.talkLines(state);
        boolean older = loaded.talk().map(Talk::most).orElse(0)
                > state.talk().map(Talk::most).orElse(0);
        ChatState moved = next.scrolledTo(Math.max(0, state.scroll() + (older ? 0 : more)));
        return Step.to(moved, read(moved));
    }

    /** What is shown at the end of the open conversation was seen. */
    private static Effect[] read(ChatState state) {
        boolean seen = state.scroll() == 0
                && state.mode() instanceof Mode.Talking
                && state.talk().map(talk -> talk.row().unread() > 0).orElse(false);
        return seen ? new Effect[] {new Effect.Read(state.open().orElseThrow())} : new Effect[0];
    }

    private static Step notSaid(ChatState state, Event.NotSaid notSaid) {
        boolean giveBack =
                state.prompt().editor().isEmpty() && state.open().equals(Optional.of(notSaid.conversation()));
        ChatState next = giveBack ? state.with(Editor.of(notSaid.text())) : state;
        return Step.to(next.noting(new Note(notSaid.why(), true)), new Effect.Reload());
    }

    private static Step pressed(ChatState state, Key key) {
        if (key instanceof Key.Gone || key.equals(new Key.Control('c'))) {
            return Step.to(state, new Effect.Quit());
        }
        return switch (state.mode()) {
            case Mode.Talking() -> Typing.pressed(state, key);
            case Mode.Reading reading -> reading(state, reading, key);
            case Mode.Locked _, Mode.Opening _ ->
                key.equals(new Key.Control('d')) ? Step.to(state, new Effect.Quit()) : Step.to(state);
        };
    }

    /** Wrapped for the window as it is. */
    static Mode.Reading reading(ChatState state, String title, List<String> lines) {
        int width = state.frame().width() - 2;
        return new Mode.Reading(
                title,
                lines.stream().flatMap(line -> Cells.wrap(line, width).stream()).toList(),
                0);
    }

    private static Step reading(ChatState state, Mode.Reading reading, Key key) {
        int page = Math.max(1, state.frame().height() - 4);
        int last = Math.max(0, reading.lines().size() - page);
        return switch (key) {
            case Key.Named.UP -> to(state, reading, reading.from() - 1, last);
            case Key.Named.DOWN -> to(state, reading, reading.from() + 1, last);
            case Key.Named.PAGE_UP -> to(state, reading, reading.from() - page, last);
            case Key.Named.PAGE_DOWN -> to(state, reading, reading.from() + page, last);
            default -> Step.to(state.with(new Mode.Talking()), new Effect.Reload());
        };
    }

    private static Step to(ChatState state, Mode.Reading reading, int from, int last) {
        return Step.to(state.with(new Mode.Reading(reading.title(), reading.lines(), Math.clamp(from, 0, last))));
    }

    static List<String> help() {
        List<String> lines = new ArrayList<>();
        for (Commands.Command command : Commands.Command.values()) {
            lines.add(String.format("%-27s %s", command.usage(), command.help()));
        }
        lines.addAll(List.of(
                "",
                "Ctrl-N, Ctrl-P              the next conversation, the one before; Alt-1 to Alt-9 by their order",
                "Page Up, Page Down          back and forth in what was said",
                "Up, Down                    what you wrote before",
                "Alt-Enter                   a new line in a message; pasted lines stay lines",
                "Tab                         completes commands, names and paths",
                "Escape                      puts notes away and goes to the newest message",
                "//…                         a message that begins with a slash",
                "",
                "…  on its way    ✓  the appliance has it    ✓✓  it came    ✓✓ read    ✗  refused",
                "⏳  goes after that    🔥  goes so long after it was read"));
        return lines;
    }
}
