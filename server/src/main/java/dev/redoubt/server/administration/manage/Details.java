package dev.redoubt.server.administration.manage;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** One thing, line by line: a label and a value. */
final class Details {
    private final Map<String, String> lines = new LinkedHashMap<>();

    /** @param value empty for what is not there: no line */
    Details add(String label, String value) {
        if (!value.isEmpty()) {
            lines.put(label, value);
        }
        return this;
    }

    void print(PrintStream out) {
        int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
        lines.forEach((label, value) ->
                out.println(label + " ".repeat(width - label.length() + 2) + TerminalText.line(value)));
    }
}
