package dev.redoubt.client.chat;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is to be seen.
 *
 * @param row where the cursor is, from 0
 * @param column likewise
 */
record Screen(List<Line> lines, int row, int column) {
    static final Screen NONE = new Screen(List.of(), 0, 0);

    Screen {
        lines = List.copyOf(lines);
    }

    /** Without styles, for people and tests. */
    String text() {
        return lines.stream().map(line -> line.text().stripTrailing()).collect(Collectors.joining("\n"));
    }
}
