package dev.redoubt.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;

/** What a terminal makes of what is painted. */
class PainterTest {
    private static String seen(ScreenTerminal terminal) {
        return terminal.toString().lines().map(String::stripTrailing).reduce("", (all, line) -> all + line + "\n");
    }

    @Test
    void aTerminalShowsWhatWasRendered() {
        Screen screen = Renderer.render(States.full(100, 24));
        ScreenTerminal terminal = new ScreenTerminal(100, 24);
        terminal.write(Painter.BEGIN + new Painter(true).paint(screen));
        for (String part : List.of("redoubt · alice", "bob  (unverified)", "Are you coming to the hut", "See you th")) {
            assertTrue(seen(terminal).contains(part), () -> part + " in\n" + seen(terminal));
        }
    }

    @Test
    void onlyLinesThatChangedArePaintedAgain() {
        Painter painter = new Painter(true);
        ChatState state = States.talking(80, 12, States.many(5));
        painter.paint(Renderer.render(state));
        String again = painter.paint(Renderer.render(state.with(Editor.of("x"))));
        assertTrue(again.contains("x"));
        assertFalse(again.contains("line 5"));
        painter.forget();
        assertTrue(painter.paint(Renderer.render(state)).contains("line 5"));
    }

    /** Even if something would come by that was not made safe before. */
    @Test
    void noTextIsObeyedByTheTerminal() {
        String hostile = "a\u001b]0;title\u0007b\u009b2Jc\rd\ne\u0000";
        Line line = Line.of(hostile, Style.BOLD).at(30, hostile, Style.ALARM);
        String painted = new Painter(true).paint(new Screen(List.of(line), 0, 0));
        String own = painted.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "");
        assertTrue(own.codePoints().noneMatch(Character::isISOControl), own);
        assertEquals(2, own.split("b\\?2Jc", -1).length - 1);
    }

    @Test
    void withoutColorsThereAreNone() {
        String painted = new Painter(false).paint(Renderer.render(States.full(100, 24)));
        assertFalse(painted.matches("(?s).*\u001b\\[[0-9;]*3[0-9][;m].*"), "a colour");
    }
}
