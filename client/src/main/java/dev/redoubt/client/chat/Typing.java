package dev.redoubt.client.chat;

import dev.redoubt.protocol.message.ConversationId;
import java.util.List;
import java.util.Optional;

/** Keys while conversations are shown. Pure. */
final class Typing {
    private Typing() {}

    static Step pressed(ChatState state, Key key) {
        Editor editor = state.prompt().editor();
        return switch (key) {
            case Key.Typed(String text) -> Step.to(state.with(editor.insert(text)));
            case Key.Pasted(String text) -> Step.to(state.with(editor.insert(text)));
            case Key.Named named -> named(state, named);
            case Key.Control(char letter) -> control(state, letter);
            case Key.Alt(char character) -> alt(state, character);
            case Key.Gone() -> Step.to(state, new Effect.Quit());
        };
    }

    /** Escape and a slash right behind it begin a command, which without its slash would be a message. */
    private static Step alt(ChatState state, char character) {
        if (character == '/') {
            return Step.to(state.with(state.prompt().editor().insert("/")));
        }
        return character >= '1' && character <= '9' ? open(state, character - '1') : Step.to(state);
    }

    private static Step named(ChatState state, Key.Named key) {
        Editor editor = state.prompt().editor();
        return switch (key) {
            case ENTER -> enter(state);
            case NEW_LINE -> Step.to(state.with(editor.insert("\n")));
            case TAB -> Completion.complete(state);
            case BACKSPACE -> Step.to(state.with(editor.backspace()));
            case DELETE -> Step.to(state.with(editor.delete()));
            case LEFT -> Step.to(state.with(editor.left()));
            case RIGHT -> Step.to(state.with(editor.right()));
            case HOME -> Step.to(state.with(editor.home()));
            case END -> Step.to(state.with(editor.end()));
            case UP -> Step.to(state.with(state.prompt().older()));
            case DOWN -> Step.to(state.with(state.prompt().newer()));
            case PAGE_UP -> back(state);
            case PAGE_DOWN -> forth(state, Math.max(0, state.scroll() - page(state)));
            case ESCAPE -> forth(state.withoutNotes(), 0);
            case UNKNOWN -> Step.to(state);
        };
    }

    private static Step control(ChatState state, char letter) {
        Editor editor = state.prompt().editor();
        return switch (letter) {
            case 'a' -> Step.to(state.with(editor.home()));
            case 'e' -> Step.to(state.with(editor.end()));
            case 'b' -> Step.to(state.with(editor.left()));
            case 'f' -> Step.to(state.with(editor.right()));
            case 'w' -> Step.to(state.with(editor.deleteWord()));
            case 'u' -> Step.to(state.with(editor.deleteToStart()));
            case 'k' -> Step.to(state.with(editor.deleteToEnd()));
            case 'l' -> Step.to(state, new Effect.Repaint());
            case 'n' -> next(state, 1);
            case 'p' -> next(state, -1);
            case 'd' -> editor.isEmpty() ? Step.to(state, new Effect.Quit()) : Step.to(state.with(editor.delete()));
            default -> Step.to(state);
        };
    }

    private static int page(ChatState state) {
        return Math.max(1, Renderer.talkHeight(state) - 2);
    }

    /** Further back than there is, more is fetched. */
    private static Step back(ChatState state) {
        int highest = Math.max(0, Renderer.talkLines(state) - Renderer.talkHeight(state));
        int wanted = state.scroll() + page(state);
        ChatState moved = state.scrolledTo(Math.min(wanted, highest));
        Optional<Talk> older = state.talk().filter(talk -> wanted > highest && talk.mayHaveMore());
        return older.isPresent()
                ? Step.to(
                        moved,
                        new Effect.Open(older.get().row().id(), older.get().most() + Talk.PAGE))
                : Step.to(moved);
    }

    private static Step forth(ChatState state, int scroll) {
        return Step.to(state.scrolledTo(scroll), new Effect.Reload());
    }

    private static Step next(ChatState state, int by) {
        int size = state.rows().size();
        int now = index(state.rows(), state.open());
        return size == 0 ? Step.to(state) : open(state, now < 0 ? 0 : Math.floorMod(now + by, size));
    }

    private static int index(List<Row> rows, Optional<ConversationId> open) {
        for (int i = 0; i < rows.size(); i++) {
            if (open.equals(Optional.of(rows.get(i).id()))) {
                return i;
            }
        }
        return -1;
    }

    private static Step open(ChatState state, int index) {
        return index < state.rows().size()
                ? Step.to(state, new Effect.Open(state.rows().get(index).id(), Talk.PAGE))
                : Step.to(state);
    }

    private static Step enter(ChatState state) {
        String text = state.prompt().editor().text();
        if (text.isBlank()) {
            return Step.to(state.with(Editor.EMPTY));
        }
        ChatState shown = state.withAlarmsOnly();
        try {
            if (text.strip().equals("/help")) {
                return Step.to(taken(shown).with(Update.reading(shown, "Help", Update.help())));
            }
            Optional<String> earlier = Earlier.text(state, text);
            if (earlier.isPresent()) {
                return Step.to(shown.with(Editor.of(text.strip() + " " + earlier.get())));
            }
            Effect effect = Commands.isCommand(text) ? Commands.parse(text, writtenIn(state)) : say(state, text);
            ChatState next = taken(shown);
            boolean opens = effect instanceof Effect.OpenNamed && state.talk().isEmpty();
            return Step.to(opens ? next.with(new Mode.Talking(true)) : next, effect);
        } catch (Commands.UsageException e) {
            return refused(shown, text, e);
        }
    }

    /** The line is cleared, or the next one would be written behind it. Up brings a command back, and nothing else. */
    private static Step refused(ChatState state, String text, Commands.UsageException why) {
        boolean kept = Commands.isCommand(text);
        Prompt next = kept ? state.prompt().taken() : state.prompt().forgotten();
        String note = kept && !state.prompt().early() ? String.valueOf(why.getMessage()) : notSent(state, kept, why);
        return Step.to(state.with(next).noting(new Note(note, false)));
    }

    private static String notSent(ChatState state, boolean command, Commands.UsageException why) {
        if (state.talk().isPresent()) {
            return "Not sent: this line was begun before the conversation was open. Write it again.";
        }
        boolean opening = state.mode() instanceof Mode.Talking(boolean waits) && waits;
        return opening && !command
                ? "opening …: nothing was sent, write it again when the conversation is there."
                : String.valueOf(why.getMessage());
    }

    /** The conversation that the line is for. */
    private static Optional<Row> writtenIn(ChatState state) {
        return state.talk().map(Talk::row).filter(_ -> !state.prompt().early());
    }

    private static Effect say(ChatState state, String text) throws Commands.UsageException {
        Row open = Commands.require(writtenIn(state));
        return new Effect.Say(open.id(), text.startsWith("//") ? text.substring(1) : text);
    }

    private static ChatState taken(ChatState state) {
        return state.with(state.prompt().taken()).scrolledTo(0);
    }
}
