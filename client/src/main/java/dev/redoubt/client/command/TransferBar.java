package dev.redoubt.client.command;

import dev.redoubt.client.file.TransferProgress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How far a file is: one line of a terminal that is drawn over again, or a line for each tenth where there is no terminal. */
final class TransferBar implements TransferProgress, AutoCloseable {
    private static final int WIDTH = 20;
    private static final int TITLE = 30;
    private static final long TENTHS = 10;
    private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(100);
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final String CLEAR = "\r\u001b[K";

    private final String name;
    private final String title;
    private final PrintStream out;
    private final Style style;
    private final LongSupplier nanoTime;
    private long began;
    private long first = -1;
    private long drawn;
    private long tenth;

    /**
     * @param title the file's name
     * @param style how it is shown
     * @param nanoTime a monotonic clock in nanoseconds
     */
    TransferBar(String title, PrintStream out, Style style, LongSupplier nanoTime) {
        this.name = title;
        String line = TerminalText.line(title);
        this.title = line.length() > TITLE ? line.substring(0, TITLE - 1) + "…" : line;
        this.out = out;
        this.style = style;
        this.nanoTime = nanoTime;
    }

    /** How it is shown. */
    enum Style {
        /** One line that is drawn over again. */
        DRAWN,
        /** A line for each tenth. */
        LINES,
        /** Likewise, each a JSON object. */
        JSON
    }

    static TransferBar of(String title, World world, JsonOption json) {
        Style forPeople = world.terminal().shows(Terminal.STANDARD_ERROR) ? Style.DRAWN : Style.LINES;
        return new TransferBar(title, world.err(), json.isGiven() ? Style.JSON : forPeople, System::nanoTime);
    }

    @Override
    public void moved(long done, long total) {
        if (style == Style.DRAWN) {
            draw(done, total);
        } else {
            print(done, total);
        }
    }

    /** Nothing before the first tenth, so that what is done at once is one line. */
    private void print(long done, long total) {
        long now = total == 0 ? TENTHS : done * TENTHS / total;
        if (now > tenth) {
            tenth = now;
            if (style == Style.JSON) {
                Json.line(out, object -> object.put("progress", members -> progress(members, done, total)));
                return;
            }
            out.println(title + ": " + now * 100 / TENTHS + " %, " + size(done) + " of " + size(total));
        }
    }

    private void progress(Json json, long done, long total) {
        json.put("what", name).put("done", done).put("total", total);
    }

    private void draw(long done, long total) {
        long now = nanoTime.getAsLong();
        if (first < 0) {
            began = now;
            first = done;
            drawn = now - EVERY;
        }
        if (now - drawn >= EVERY || done == total) {
            drawn = now;
            out.print(CLEAR + line(done, total, now - began));
            out.flush();
        }
    }

    private String line(long done, long total, long nanos) {
        double part = total == 0 ? 1 : (double) done / total;
        int full = (int) (part * WIDTH);
        String bar = "█".repeat(full) + "░".repeat(WIDTH - full);
        return title + "  " + bar + String.format(Locale.ROOT, " %3d %%  ", (int) (part * 100)) + size(done) + " of "
                + size(total) + pace(done, total, nanos);
    }

    /** What was there already says nothing about how fast it goes. */
    private String pace(long done, long total, long nanos) {
        if (done <= first || nanos < TimeUnit.SECONDS.toNanos(1)) {
            return "";
        }
        double perSecond = (done - first) * 1e9 / nanos;
        long left = (long) Math.ceil((total - done) / perSecond);
        String rest = done == total ? "" : String.format(Locale.ROOT, "  %d:%02d left", left / 60, left % 60);
        return "  " + size((long) perSecond) + "/s" + rest;
    }

    static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }

    /** Leaves the line empty for what comes. */
    @Override
    public void close() {
        if (style == Style.DRAWN && first >= 0) {
            out.print(CLEAR);
            out.flush();
        }
    }
}
