package dev.redoubt.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Screens as they must be: {@code src/test/resources/dev/redoubt/client/chat}. */
class RendererTest {
    private static void assertScreen(String name, ChatState state) throws IOException {
        Screen screen = Renderer.render(state);
        assertEquals(state.frame().height(), screen.lines().size());
        try (InputStream golden = RendererTest.class.getResourceAsStream(name + ".txt")) {
            String text = new String(Objects.requireNonNull(golden, name).readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(text.stripTrailing(), screen.text().stripTrailing());
        }
    }

    @Test
    void aWideWindowShowsListAndConversation() throws Exception {
        assertScreen("wide", States.full(100, 24));
    }

    @Test
    void aNarrowWindowShowsTheConversationOnly() throws Exception {
        assertScreen("narrow", States.full(50, 24));
    }

    @Test
    void atFirstThereIsSomethingToBeginWith() throws Exception {
        assertScreen("empty", States.empty(80, 10));
    }

    @Test
    void whatIsLostStandsInTheStatusLine() throws Exception {
        Link lost = new Link.Lost("the appliance cannot be reached", States.NOW.plus(Duration.ofSeconds(7)));
        assertScreen("lost", States.talking(80, 10, States.many(3)).with(lost));
    }

    @Test
    void aLockedDeviceShowsNothingThatWasSaid() throws Exception {
        ChatState locked = Update.apply(States.full(80, 10), new Event.Locked("Nobody was here for 15 min."))
                .state();
        assertScreen("locked", locked);
    }

    @ParameterizedTest
    @CsvSource({"24,6", "30,8", "71,10", "72,10", "73,11", "200,60", "10,3", "1,1"})
    void aWindowOfAnySizeIsFilledAndNoLineIsTooWide(int width, int height) {
        Screen screen = Renderer.render(States.full(width, height));
        assertEquals(height, screen.lines().size());
        for (Line line : screen.lines()) {
            assertTrue(line.end() <= width, () -> width + ": " + line.text());
        }
        assertTrue(screen.row() < height && screen.column() < Math.max(1, width));
    }

    @Test
    void scrolledBackTheOldestIsSeen() {
        ChatState state = States.talking(80, 12, States.many(50));
        assertTrue(Renderer.render(state).text().contains("line 50"));
        int highest = Renderer.talkLines(state) - Renderer.talkHeight(state);
        String oldest = Renderer.render(state.scrolledTo(highest)).text();
        assertTrue(oldest.contains("Today") && oldest.contains("line 1 "), oldest);
        assertFalse(oldest.contains("line 50"));
        assertEquals(
                oldest.lines().skip(1).limit(5).toList(),
                Renderer.render(state.scrolledTo(highest + 100))
                        .text()
                        .lines()
                        .skip(1)
                        .limit(5)
                        .toList());
    }

    @Test
    void theCursorIsBehindWhatIsTypedInCellsAndNotInCharacters() {
        ChatState state = States.talking(80, 12, List.of()).with(Editor.of("日本 é"));
        Screen screen = Renderer.render(state);
        assertEquals(2 + 6, screen.column());
        assertEquals(11, screen.row());
    }

    @Test
    void severalLinesAreWrittenOverSeveralLines() {
        ChatState state = States.talking(80, 20, List.of()).with(new Editor("one\ntwo\nthree", 5));
        Screen screen = Renderer.render(state);
        assertTrue(screen.text().endsWith("> one\n  two\n  three"), screen.text());
        assertEquals(18, screen.row());
        assertEquals(3, screen.column());
    }
}
