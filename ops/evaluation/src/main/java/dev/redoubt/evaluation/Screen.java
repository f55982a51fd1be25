package dev.redoubt.evaluation;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the person who evaluates sees: numbered steps with their time, evidence below, and checks with their outcome. */
final class Screen {
    private static final int CELL_WIDTH = 48;

    private final PrintStream out;
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Duration> parts = new LinkedHashMap<>();
    private int step;
    private int checks;

    Screen(PrintStream out) {
        this.out = out;
    }

    /** Work that takes time, or fails. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws Exception;
    }

    /** Names the step before it begins, and says how long it took. */
    <T> T step(String what, Work<T> work) throws Exception {
        out.printf("%2d. %s … ", ++step, what);
        out.flush();
        long start = System.nanoTime();
        T result = work.run();
        out.printf("%.1f s%n", (System.nanoTime() - start) / 1e9);
        return result;
    }

    /** A part of a story: a heading, and what belongs to it. */
    void part(String title, Part part) throws Exception {
        heading(title);
        long start = System.nanoTime();
        part.run();
        parts.put(title, Duration.ofNanos(System.nanoTime() - start));
    }

    /** What happens in a part. */
    @FunctionalInterface
    interface Part {
        void run() throws Exception;
    }

    /** How long each part took. */
    void times() {
        heading("How long it took");
        parts.forEach((title, time) -> out.printf("    %7.1f s  %s%n", time.toMillis() / 1e3, title));
        Duration all = parts.values().stream().reduce(Duration.ZERO, Duration::plus);
        out.printf("    %7.1f s  in all%n", all.toMillis() / 1e3);
    }

    void heading(String text) {
        out.printf("%n%s%n%s%n", text, "─".repeat(text.length()));
    }

    void line(String text) {
        out.println("    " + text);
    }

    void check(String claim, boolean holds, String otherwise) {
        checks++;
        out.println((holds ? "  ✓ " : "  ✗ ") + claim);
        if (!holds) {
            failures.add(claim + ": " + otherwise);
            line(otherwise);
        }
    }

    void table(Database.Table table) {
        out.printf(
                "    %s (%d %s)%n",
                table.name(), table.rows().size(), table.rows().size() == 1 ? "row" : "rows");
        for (List<String> row : table.rows()) {
            for (int i = 0; i < row.size(); i++) {
                out.printf("        %-22s %s%n", table.columns().get(i), shortened(row.get(i)));
            }
            out.println();
        }
    }

    /** Offset, sixteen bytes in hexadecimal, and the same as text, a line each. */
    void dump(byte[] bytes, int atMost) {
        for (int at = 0; at < Math.min(bytes.length, atMost); at += 16) {
            StringBuilder hex = new StringBuilder();
            StringBuilder text = new StringBuilder();
            for (int i = at; i < Math.min(at + 16, bytes.length); i++) {
                hex.append(String.format("%02x ", bytes[i]));
                text.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
            }
            out.printf("        %04x  %-48s %s%n", at, hex, text);
        }
    }

    /** True when every check held; says so. */
    boolean conclude() {
        out.println();
        if (failures.isEmpty()) {
            out.printf("All %d checks hold.%n", checks);
        } else {
            out.printf("%d of %d checks failed:%n", failures.size(), checks);
            failures.forEach(this::line);
        }
        return failures.isEmpty();
    }

    private static String shortened(String cell) {
        if (cell.length() <= CELL_WIDTH) {
            return cell;
        }
        return cell.substring(0, CELL_WIDTH) + "… (" + cell.length() + " digits or letters)";
    }
}
