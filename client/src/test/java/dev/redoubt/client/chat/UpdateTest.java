package dev.redoubt.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateTest {
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

    @Test
    void whatIsTypedIsSaidInTheOpenConversation() {
        Step step = type(talking, "hello");
        assertEquals(List.of(new Effect.Say(States.BOB.id(), "hello")), step.effects());
        assertTrue(step.state().prompt().editor().isEmpty());
    }

    @Test
    void aMessageMayBeginWithASlash() {
        assertEquals(
                List.of(new Effect.Say(States.BOB.id(), "/etc")),
                type(talking, "//etc").effects());
    }

    @Test
    void pastedLinesAreOneMessage() {
        assertEquals(
                List.of(new Effect.Say(States.BOB.id(), "a\nb")),
                type(talking, "a\nb").effects());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\n"})
    void nothingIsSaidWhereNothingIsWritten(String text) {
        assertEquals(List.of(), type(talking, text).effects());
    }

    @Test
    void withoutAConversationNothingIsSentOrKeptAndItIsSaid() {
        Step step = type(States.empty(80, 24), "my passphrase");
        assertEquals(List.of(), step.effects());
        assertEquals(Prompt.EMPTY, step.state().prompt());
        assertEquals(
                "No conversation is open: /open NAME opens one.",
                step.state().around().notes().getLast().text());
    }

    @Test
    void whatCouldNotBeSentIsGivenBack() {
        ChatState after = type(talking, "hello").state();
        ChatState back = Update.apply(after, new Event.NotSaid(States.BOB.id(), "hello", "no"))
                .state();
        assertEquals("hello", back.prompt().editor().text());
        ChatState other = Update.apply(after.with(Editor.of("next")), new Event.NotSaid(States.BOB.id(), "hello", "no"))
                .state();
        assertEquals("next", other.prompt().editor().text());
    }

    @Test
    void commandsAreDone() {
        assertEquals(
                List.of(new Effect.SendFile(States.BOB.id(), "my file.pdf")),
                type(talking, "/file my file.pdf").effects());
        assertEquals(
                List.of(new Effect.SendFile(States.BOB.id(), "my file.pdf")),
                type(talking, "/file \"my file.pdf\"").effects());
        assertEquals(
                List.of(new Effect.Download(12, "")),
                type(talking, "/download 12").effects());
        assertEquals(
                List.of(new Effect.Download(12, "/tmp")),
                type(talking, "/download #12 /tmp").effects());
        assertEquals(
                List.of(new Effect.CreateGroup("Hike club", List.of("bob", "carol"))),
                type(talking, "/group create \"Hike club\" bob carol").effects());
        assertEquals(
                List.of(new Effect.OpenNamed("Hikers", true)),
                type(talking, "/open -g Hikers").effects());
        assertEquals(
                List.of(new Effect.Reply(States.BOB.id(), 3, "yes,  of course")),
                type(talking, "/reply 3 yes,  of course").effects());
        assertEquals(
                List.of(new Effect.React(States.BOB.id(), 3, "👍")),
                type(talking, "/react #3 👍").effects());
        assertEquals(
                List.of(new Effect.React(States.BOB.id(), 3, "")),
                type(talking, "/react 3").effects());
        assertEquals(
                List.of(new Effect.Edit(States.BOB.id(), 3, "a b")),
                type(talking, "/edit 3 a b").effects());
        assertEquals(
                List.of(new Effect.Delete(States.BOB.id(), 3)),
                type(talking, "/delete 3").effects());
        assertEquals(List.of(new Effect.Forget(3)), type(talking, "/forget 3").effects());
        assertEquals(
                List.of(new Effect.Search("a b")), type(talking, "/search a b").effects());
        assertEquals(
                List.of(new Effect.SetTimeToLive(States.BOB.id(), "1h")),
                type(talking, "/ttl 1h").effects());
        assertEquals(
                List.of(new Effect.SetBurnAfterReading(States.BOB.id(), "off")),
                type(talking, "/burn off").effects());
        assertEquals(
                List.of(new Effect.Verify(States.BOB.id(), "")),
                type(talking, "/verify").effects());
        assertEquals(List.of(new Effect.Quit()), type(talking, "/quit").effects());
        assertInstanceOf(Mode.Reading.class, type(talking, "/help").state().mode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nonsense",
                "/reply 3",
                "/reply x y",
                "/edit 99",
                "/edit 3",
                "/react",
                "/react 1 2 3",
                "/delete",
                "/delete 1 2",
                "/search",
                "/ttl",
                "/download",
                "/download x",
                "/download 1 2 3",
                "/file",
                "/open",
                "/open -g",
                "/group",
                "/group add bob",
                "/group create",
                "/"
            })
    void aCommandThatIsWrongIsExplainedAndUpBringsItBack(String line) {
        Step step = type(talking, line);
        assertEquals(List.of(), step.effects());
        assertEquals("", step.state().prompt().editor().text());
        assertEquals(
                line,
                press(step.state(), Key.Named.UP).state().prompt().editor().text());
        assertEquals(1, step.state().around().notes().size());
    }

    @Test
    void whatIsEditedIsBroughtToTheLine() {
        Shown own = States.own(9, "2026-11-25T10:00:00Z", "first\nsecond (edited)", Shown.Mark.SENT);
        ChatState state = States.talking(80, 24, List.of(own));
        assertEquals(
                "/edit 9 first\nsecond",
                type(state, "/edit 9").state().prompt().editor().text());
        assertEquals(
                List.of(new Effect.Edit(States.BOB.id(), 9, "first\nthird")),
                type(state, "/edit 9 first\nthird").effects());
    }

    @Test
    void aGroupIsNotLeftByMistake() {
        Talk talk = new Talk(States.HIKERS, "", List.of(), Talk.PAGE);
        ChatState group = talking.with(talking.rows(), Optional.of(talk));
        assertEquals(List.of(), type(group, "/group leave").effects());
        assertEquals(
                List.of(new Effect.LeaveGroup(States.HIKERS.id())),
                type(group, "/group leave yes").effects());
    }

    @Test
    void conversationsAreSwitchedAroundTheEnds() {
        assertEquals(
                List.of(new Effect.Open(States.CAROL.id(), Talk.PAGE)),
                press(talking, new Key.Control('n')).effects());
        assertEquals(
                List.of(new Effect.Open(States.NOTES.id(), Talk.PAGE)),
                press(talking, new Key.Control('p')).effects());
        assertEquals(
                List.of(new Effect.Open(States.HIKERS.id(), Talk.PAGE)),
                press(talking, new Key.Alt('3')).effects());
        assertEquals(List.of(), press(talking, new Key.Alt('9')).effects());
        assertEquals(
                List.of(), press(States.empty(80, 24), new Key.Control('n')).effects());
    }

    @Test
    void whatWasWrittenComesBackWithUpAndTheDraftWithDown() {
        ChatState two = type(type(talking, "one").state(), "two").state().with(Editor.of("draft"));
        assertEquals("two", press(two, Key.Named.UP).state().prompt().editor().text());
        assertEquals(
                "one",
                press(two, Key.Named.UP, Key.Named.UP, Key.Named.UP)
                        .state()
                        .prompt()
                        .editor()
                        .text());
        assertEquals(
                "draft",
                press(two, Key.Named.UP, Key.Named.UP, Key.Named.DOWN, Key.Named.DOWN, Key.Named.DOWN)
                        .state()
                        .prompt()
                        .editor()
                        .text());
    }

    @Test
    void controlDLeavesOnAnEmptyLineOnly() {
        ChatState written = talking.with(new Editor("ab", 0));
        assertEquals(
                "b",
                press(written, new Key.Control('d')).state().prompt().editor().text());
        assertEquals(
                List.of(new Effect.Quit()), press(talking, new Key.Control('d')).effects());
        assertEquals(List.of(new Effect.Quit()), press(written, new Key.Gone()).effects());
    }

    @Test
    void charactersAreDeletedAsPeopleSeeThem() {
        ChatState written = talking.with(Editor.of("ae\u0301👍🏽"));
        assertEquals(
                "ae\u0301",
                press(written, Key.Named.BACKSPACE).state().prompt().editor().text());
        assertEquals(
                "a",
                press(written, Key.Named.BACKSPACE, Key.Named.BACKSPACE)
                        .state()
                        .prompt()
                        .editor()
                        .text());
        assertEquals(
                "",
                press(talking, Key.Named.BACKSPACE).state().prompt().editor().text());
    }

    @Test
    void tabCompletesCommandsAndNames() {
        assertEquals(
                "/file ",
                press(talking, new Key.Pasted("/fi"), Key.Named.TAB)
                        .state()
                        .prompt()
                        .editor()
                        .text());
        assertEquals(
                "/open carol ",
                press(talking, new Key.Pasted("/open c"), Key.Named.TAB)
                        .state()
                        .prompt()
                        .editor()
                        .text());
        assertEquals(
                "/group add bob ",
                press(talking, new Key.Pasted("/group add b"), Key.Named.TAB)
                        .state()
                        .prompt()
                        .editor()
                        .text());
        assertEquals(
                List.of(new Effect.CompletePath("/file a/b", "a/b")),
                press(talking, new Key.Pasted("/file a/b"), Key.Named.TAB).effects());
        assertEquals(
                "hel",
                press(talking, new Key.Pasted("hel"), Key.Named.TAB)
                        .state()
                        .prompt()
                        .editor()
                        .text());
    }

    @Test
    void whatIsNotSureIsShownToChooseFrom() {
        Step step = press(talking, new Key.Pasted("/"), Key.Named.TAB);
        assertTrue(step.state().around().notes().getFirst().text().contains("/download"));
    }

    @Test
    void aPathThatComesTooLateChangesNothing() {
        ChatState gone = talking.with(Editor.of("/file other"));
        Event late = new Event.Completed("/file a", "/file abc", List.of("abc"));
        assertEquals(
                "/file other",
                Update.apply(gone, late).state().prompt().editor().text());
    }

    @Test
    void whatIsOpenAndAtItsEndCountsAsReadAndWhatIsScrolledBackDoesNot() {
        Row unread = new Row(States.BOB.id(), States.BOB.kind(), "bob", true, 1);
        Talk talk = new Talk(unread, "", States.many(40), Talk.PAGE);
        Event loaded = new Event.Loaded(List.of(unread), Optional.of(talk));
        assertEquals(
                List.of(new Effect.Read(unread.id())),
                Update.apply(talking, loaded).effects());
        ChatState back = Update.apply(talking, loaded).state().scrolledTo(5);
        assertEquals(List.of(), Update.apply(back, loaded).effects());
    }

    @Test
    void whatIsReadStaysWhereItIsWhileMoreComes() {
        ChatState back = States.talking(80, 12, States.many(40)).scrolledTo(5);
        Talk more = new Talk(States.BOB, "", States.many(42), Talk.PAGE);
        ChatState after = Update.apply(back, new Event.Loaded(back.rows(), Optional.of(more)))
                .state();
        assertEquals(7, after.scroll());
    }

    @Test
    void pageUpEndsAtTheOldestAndAsksForOlderOnes() {
        Talk full = new Talk(States.BOB, "", States.many(Talk.PAGE), Talk.PAGE);
        ChatState state = States.talking(80, 12, List.of()).with(List.of(States.BOB), Optional.of(full));
        int highest = Renderer.talkLines(state) - Renderer.talkHeight(state);
        Step step = press(state.scrolledTo(highest), Key.Named.PAGE_UP);
        assertEquals(highest, step.state().scroll());
        assertEquals(List.of(new Effect.Open(States.BOB.id(), 2 * Talk.PAGE)), step.effects());
    }

    @Test
    void lockingForgetsAllThatWasSaidAndWritten() {
        ChatState locked =
                Update.apply(States.full(80, 24), new Event.Locked("")).state();
        assertEquals(Optional.empty(), locked.talk());
        assertEquals(List.of(), locked.rows());
        assertEquals(Prompt.EMPTY, locked.prompt());
        assertEquals(List.of(), press(locked, new Key.Typed("x")).effects());
        assertTrue(press(locked, new Key.Typed("x")).state().prompt().editor().isEmpty());
    }

    @Test
    void alarmsStayUntilTheyArePutAway() {
        ChatState alarmed = talking.noting(new Note("an alarm", true)).noting(new Note("a note", false));
        assertEquals(1, type(alarmed, "hello").state().around().notes().size());
        assertEquals(
                0, press(alarmed, Key.Named.ESCAPE).state().around().notes().size());
    }

    /** A search, or a look at what is kept, may end behind the lock. */
    @Test
    void whatComesBehindTheLockIsNotShown() {
        ChatState locked =
                Update.apply(talking, new Event.Locked("Nobody was here.")).state();
        List<Event> late = List.of(
                new Event.ToRead("Found", List.of("secret")),
                new Event.Loaded(List.of(States.BOB), talking.talk()),
                new Event.Told(new Note("bob has a new device", true)),
                new Event.Completed("", "/file secret", List.of("secret")));
        for (Event event : late) {
            assertEquals(Step.to(locked), Update.apply(locked, event));
        }
    }
}
