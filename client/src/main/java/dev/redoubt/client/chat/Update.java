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
            case Event.Told(Note note) -> Step.to(settled(state).noting(note), new Effect.Reload());
            case Event.NotSaid notSaid -> notSaid(state, notSaid);
            case Event.Moved(Transfer transfer) -> Step.to(state.with(transfer));
            case Event.Ended(long id, Note note) ->
                Step.to(state.withoutTransfer(id).noting(note), new Effect.Reload());
            case Event.ToRead(String title, List<String> lines) -> Step.to(state.with(reading(state, title, lines)));
            case Event.Completed completed -> Step.to(Completion.completed(state, completed));
            case Event.Locked(String why) -> Step.to(locked(state, why));
            case Event.Unlocked() -> unlocked(state);
        };
    }

    /** The same conversation is opened again. */
    private static Step unlocked(ChatState state) {
        Optional<Effect.OpenAgain> again = toOpenAgain(state);
        Effect effect = again.isPresent() ? again.get() : new Effect.Reload();
        return Step.to(state.with(new Mode.Talking(again.isPresent())), effect);
    }

    /** Nothing of what was said stays in sight, or in a state, but for which conversation was open. */
    private static ChatState locked(ChatState state, String why) {
        ChatState.Frame frame = state.frame();
        return ChatState.begin(frame, state.around().now()).with(new Mode.Locked(why, toOpenAgain(state)));
    }

    private static Optional<Effect.OpenAgain> toOpenAgain(ChatState state) {
        return switch (state.mode()) {
            case Mode.Locked locked -> locked.open();
            case Mode.Opening(var open) -> open;
            case Mode.Talking _, Mode.Reading _ ->
                state.talk().map(Talk::row).map(row -> new Effect.OpenAgain(row.id(), row.title()));
        };
    }

    private static Step loaded(ChatState state, Event.Loaded loaded) {
        boolean same = loaded.talk().map(talk -> talk.row().id()).equals(state.open());
        ChatState shown = loaded.talk().isPresent() ? settled(state) : state;
        ChatState next = shown.with(loaded.rows(), loaded.talk());
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

    /** Nothing is waited for any more. */
    private static ChatState settled(ChatState state) {
        return state.mode() instanceof Mode.Talking ? state.with(new Mode.Talking()) : state;
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
        if (key instanceof Key.Gone) {
            return Step.to(state, new Effect.Quit());
        }
        if (key.equals(new Key.Control('c'))) {
            return interrupted(state);
        }
        return switch (state.mode()) {
            case Mode.Talking _ -> Typing.pressed(state, key);
            case Mode.Reading reading -> reading(state, reading, key);
            case Mode.Locked _, Mode.Opening _ ->
                key.equals(new Key.Control('d')) ? Step.to(state, new Effect.Quit()) : Step.to(state);
        };
    }

    /** What is being written is not thrown away by the key that leaves. */
    private static Step interrupted(ChatState state) {
        if (state.prompt().editor().isEmpty()) {
            return Step.to(state, new Effect.Quit());
        }
        ChatState cleared = state.with(state.prompt().cleared());
        return state.mode() instanceof Mode.Reading ? Step.to(cleared.with(new Mode.Talking())) : Step.to(cleared);
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
            case Key.Typed(String text) -> typedOn(state, text);
            case Key.Pasted(String text) -> typedOn(state, text);
            // Escape and what came right behind it.
            case Key.Alt(char character)
            when !Character.isSurrogate(character) -> typedOn(state, String.valueOf(character));
            default -> Step.to(state.with(new Mode.Talking()), new Effect.Reload());
        };
    }

    /** What is typed is the line's, from its first key on: else a command would be a message. A blank begins none. */
    private static Step typedOn(ChatState state, String text) {
        Editor editor = state.prompt().editor();
        boolean nothing = editor.isEmpty() && text.isBlank();
        ChatState back = state.with(new Mode.Talking());
        return Step.to(nothing ? back : back.with(editor.insert(text)), new Effect.Reload());
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
                "Ctrl-U                      clears the line",
                "Ctrl-C                      clears the line, Up brings it back; on an empty line it leaves",
                "Tab                         completes commands, names and paths",
                "Escape                      puts notes away and goes to the newest message",
                "//…                         a message that begins with a slash",
                "",
                "…  on its way    ✓  the appliance has it    ✓✓  it came    ✓✓ read    ✗  refused",
                "⏳  goes after that    🔥  goes so long after it was read"));
        return lines;
    }
}
