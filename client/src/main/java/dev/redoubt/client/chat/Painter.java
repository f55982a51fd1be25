package dev.redoubt.client.chat;

import org.jline.utils.WCWidth;

/**
 * Turns a screen into what a terminal understands (ECMA-48), lines that have changed only. Nothing else writes to the terminal,
 * and no control character comes out of a text: a piece that had one would show it as a question mark.
 */
final class Painter {
    /** The other screen, so that what was there before comes back; pastes are marked; lines do not wrap. */
    static final String BEGIN = "\u001b[?1049h\u001b[?2004h\u001b[?7l\u001b[2J";

    static final String END = "\u001b[0m\u001b[?7h\u001b[?2004l\u001b[?1049l\u001b[?25h";

    private final boolean colors;
    private Screen shown = Screen.NONE;

    Painter(boolean colors) {
        this.colors = colors;
    }

    /** The terminal has another size, or somebody else has written to it: all is painted again. */
    void forget() {
        shown = Screen.NONE;
    }

    /** Between two marks, so that terminals that know them show it at once. */
    String paint(Screen screen) {
        StringBuilder out = new StringBuilder("\u001b[?2026h\u001b[?25l");
        if (shown.lines().size() != screen.lines().size()) {
            out.append("\u001b[0m\u001b[2J");
            shown = Screen.NONE;
        }
        for (int row = 0; row < screen.lines().size(); row++) {
            Line line = screen.lines().get(row);
            if (shown.lines().isEmpty() || !shown.lines().get(row).equals(line)) {
                paint(out, row, line);
            }
        }
        shown = screen;
        return out.append(place(screen.row(), screen.column()))
                .append("\u001b[?25h\u001b[?2026l")
                .toString();
    }

    private void paint(StringBuilder out, int row, Line line) {
        out.append(place(row, 0)).append("\u001b[0m\u001b[2K");
        for (Line.Piece piece : line.pieces()) {
            out.append(place(row, piece.column()))
                    .append("\u001b[0;")
                    .append(piece.style().parameters(colors))
                    .append('m');
            piece.text().codePoints().forEach(point -> out.appendCodePoint(isSafe(point) ? point : '?'));
        }
        out.append("\u001b[0m");
    }

    private static boolean isSafe(int point) {
        return !Character.isISOControl(point) && WCWidth.wcwidth(point) >= 0;
    }

    private static String place(int row, int column) {
        return "\u001b[" + (row + 1) + ';' + (column + 1) + 'H';
    }
}
