package dev.redoubt.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What must not become a message, and what is being written that must not be lost. */
class SafeLineTest {
    private final ChatState talking = States.talking(80, 24, States.many(3));

    private static Step press(ChatState state, Key... keys) {
        Step step = Step.to(state);
        for (Key key : keys) {
            step = Update.apply(step.state(), new Event.Pressed(key));
        }
        return step;
    }

    private static Step type(ChatState state, String line) {
        return press(state, new Key.Pasted(line), Key.Named.ENTER);
    }

    private static String note(ChatState state) {
        return state.around().notes().getLast().text();
    }

    private static String line(ChatState state) {
        return state.prompt().editor().text();
    }

    private Event opened() {
        return new Event.Loaded(talking.rows(), talking.talk());
    }

    @Test
    void aLineThatBeganBeforeTheConversationWasOpenIsNeverSent() {
        ChatState begun = press(States.empty(80, 24), new Key.Typed("m"), new Key.Typed("y"))
                .state();
        ChatState open = Update.apply(begun, opened()).state();
        Step step = press(open, new Key.Pasted(" passphrase"), Key.Named.ENTER);
        assertEquals(List.of(), step.effects());
        assertEquals(Prompt.EMPTY, step.state().prompt());
        assertTrue(note(step.state()).startsWith("Not sent"), note(step.state()));
        assertEquals(
                List.of(new Effect.Say(States.BOB.id(), "hello")),
                type(step.state(), "hello").effects());
        ChatState command = press(States.empty(80, 24), new Key.Typed("/")).state();
        assertEquals(
                List.of(),
                type(Update.apply(command, opened()).state(), "reply 3 text").effects());
    }

    @Test
    void aLineThatWasClearedBeginsAnew() {
        ChatState begun = press(States.empty(80, 24), new Key.Typed("m")).state();
        ChatState open = Update.apply(begun, opened()).state();
        for (Key clear : List.of(Key.Named.BACKSPACE, new Key.Control('u'), new Key.Control('c'))) {
            ChatState cleared = press(open, clear).state();
            assertEquals(Prompt.EMPTY, cleared.prompt());
            assertEquals(
                    List.of(new Effect.Say(States.BOB.id(), "hello")),
                    type(cleared, "hello").effects());
        }
    }

    /** Its beginning was discarded where the screen was not there yet. */
    @Test
    void theRestOfALineThatWasDiscardedIsNotSent() {
        ChatState midway = talking.with(talking.prompt().begunEarly());
        assertEquals(List.of(), type(midway, "phrase").effects());
        assertEquals(
                List.of(new Effect.Say(States.BOB.id(), "hello")),
                type(type(midway, "phrase").state(), "hello").effects());
    }

    @Test
    void theKeyThatClosesAScreenIsTheFirstOfTheLine() {
        ChatState reading = Update.apply(talking, new Event.ToRead("You and bob", List.of("ABCD")))
                .state();
        ChatState closed = press(reading, new Key.Typed("/")).state();
        assertEquals(new Mode.Talking(), closed.mode());
        assertEquals("/", line(closed));
        assertEquals(
                List.of(new Effect.Verify(States.BOB.id(), "yes")),
                type(closed, "verify yes").effects());
        assertEquals(
                List.of(new Effect.Verify(States.BOB.id(), "yes")),
                type(reading, "/verify yes").effects());
        for (ChatState state : List.of(reading, talking)) {
            assertEquals("/", line(press(state, new Key.Alt('/')).state()));
        }
        ChatState written = reading.with(Editor.of("dra"));
        assertEquals("draf", line(press(written, new Key.Typed("f")).state()));
    }

    @Test
    void otherKeysCloseAScreenOnly() {
        ChatState reading = Update.apply(talking, new Event.ToRead("Found", List.of("a")))
                .state()
                .with(Editor.of("draft"));
        for (Key key : List.of(Key.Named.ENTER, Key.Named.ESCAPE, Key.Named.BACKSPACE, Key.Named.TAB)) {
            Step step = press(reading, key);
            assertEquals(new Mode.Talking(), step.state().mode());
            assertEquals("draft", line(step.state()));
            assertEquals(List.of(new Effect.Reload()), step.effects());
        }
        assertEquals(
                "", line(press(reading.with(Editor.EMPTY), new Key.Typed(" ")).state()));
    }

    @Test
    void theOpenConversationIsOpenAgainAfterTheLock() {
        ChatState locked = Update.apply(talking, new Event.Locked("")).state();
        Optional<Effect.OpenAgain> again = Optional.of(new Effect.OpenAgain(States.BOB.id(), "bob"));
        assertEquals(new Mode.Locked("", again), locked.mode());
        assertEquals(
                locked.mode(),
                Update.apply(locked, new Event.Locked("")).state().mode());
        Step step = Update.apply(locked.with(new Mode.Opening(again)), new Event.Unlocked());
        assertEquals(List.of(again.get()), step.effects());
        assertEquals(new Mode.Talking(true), step.state().mode());
        Step none = Update.apply(locked.with(new Mode.Opening(Optional.empty())), new Event.Unlocked());
        assertEquals(List.of(new Effect.Reload()), none.effects());
    }

    @Test
    void whatIsBeingOpenedIsSaidUntilItIsThereOrCannotBe() {
        Step step = type(States.empty(80, 24), "/open -g Hikers");
        assertEquals(new Mode.Talking(true), step.state().mode());
        assertTrue(Renderer.render(step.state()).text().contains("opening …"));
        assertTrue(note(type(step.state(), "hello").state()).startsWith("opening …"));
        assertEquals(
                new Mode.Talking(), Update.apply(step.state(), opened()).state().mode());
        Event nothing = new Event.Loaded(List.of(States.BOB), Optional.empty());
        assertEquals(
                new Mode.Talking(true),
                Update.apply(step.state(), nothing).state().mode());
        Event failed = new Event.Told(new Note("no such group", true));
        assertEquals(
                new Mode.Talking(), Update.apply(step.state(), failed).state().mode());
    }

    @Test
    void controlCClearsTheLineAndLeavesOnAnEmptyOne() {
        Step first = press(talking.with(Editor.of("a draft")), new Key.Control('c'));
        assertEquals(List.of(), first.effects());
        assertEquals("", line(first.state()));
        assertEquals("a draft", line(press(first.state(), Key.Named.UP).state()));
        assertEquals(
                List.of(new Effect.Quit()),
                press(first.state(), new Key.Control('c')).effects());
        ChatState locked = Update.apply(talking, new Event.Locked("")).state();
        assertEquals(
                List.of(new Effect.Quit()), press(locked, new Key.Control('c')).effects());
        ChatState help = type(talking, "/help").state();
        assertEquals(
                List.of(new Effect.Quit()), press(help, new Key.Control('c')).effects());
        Step draft = press(help.with(Editor.of("a draft")), new Key.Control('c'));
        assertEquals(List.of(), draft.effects());
        assertEquals(new Mode.Talking(), draft.state().mode());
        String keys = String.join("\n", Update.help());
        assertTrue(keys.contains("Ctrl-U") && keys.contains("Ctrl-C"), keys);
    }
}
