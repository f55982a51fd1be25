package dev.redoubt.client.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conversations, at the left. */
final class ListPane {
    private ListPane() {}

    static List<Line> visible(ChatState state, Layout layout) {
        int height = layout.talkHeight();
        List<Row> rows = state.rows();
        int from = Math.max(0, Math.min(open(state) - height / 2, rows.size() - height));
        List<Line> lines = new ArrayList<>();
        for (int i = from; i < Math.min(rows.size(), from + height); i++) {
            Row row = rows.get(i);
            lines.add(line(row, state.open().equals(Optional.of(row.id())), layout.list()));
        }
        if (rows.isEmpty()) {
            lines.add(Line.of(Cells.fit(" /open NAME begins", layout.list()), Style.DIM));
        }
        while (lines.size() < height) {
            lines.add(Line.EMPTY);
        }
        return lines;
    }

    private static int open(ChatState state) {
        for (int i = 0; i < state.rows().size(); i++) {
            if (state.open().equals(Optional.of(state.rows().get(i).id()))) {
                return i;
            }
        }
        return 0;
    }

    private static Line line(Row row, boolean open, int width) {
        String count = row.unread() > 0 ? " " + row.unread() + " " : " ";
        String label = Cells.fit(row.label(), width - 1 - Cells.width(count));
        int gap = width - 1 - Cells.width(label) - Cells.width(count);
        Style style = open ? Style.BAR : row.unread() > 0 ? Style.BOLD : Style.PLAIN;
        return Line.of(" " + label + " ".repeat(Math.max(0, gap)) + count, style);
    }
}
