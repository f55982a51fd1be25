package dev.redoubt.client.chat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;
import org.jspecify.annotations.Nullable;

/** The terminal, taken over and given back as it was, however the program ends. */
final class Screens implements AutoCloseable {
    private static final int WIDTH = 80;
    private static final int HEIGHT = 24;

    /** Milliseconds. */
    private static final long TURN = 100;

    /** Milliseconds without a key, and as many characters, that what was typed before ends with. */
    private static final long QUIET = 20;

    private static final int MOST_EARLIER = 64 * 1024;

    private final Terminal terminal;
    private final Attributes before;
    private final Painter painter;
    private final Thread restore = new Thread(this::giveBack);
    private final AtomicReference<@Nullable Thread> keys = new AtomicReference<>();
    private volatile boolean closing;
    private boolean given;

    private Screens(Terminal terminal, Attributes before, boolean colors) {
        this.terminal = terminal;
        this.before = before;
        this.painter = new Painter(colors);
    }

    /** Without native libraries. @throws IOException if the program has no terminal that can be one */
    static Terminal system() throws IOException {
        return TerminalBuilder.builder()
                .system(true)
                .dumb(false)
                .jni(false)
                .ffm(true)
                .exec(true)
                .nativeSignals(true)
                .build();
    }

    static Screens take(Terminal terminal, boolean colors) {
        Attributes before = terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        // All keys come as characters, those that would end or stop the program too.
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
        raw.setInputFlag(Attributes.InputFlag.IXON, false);
        terminal.setAttributes(raw);
        Screens screens = new Screens(terminal, before, colors);
        Runtime.getRuntime().addShutdownHook(screens.restore);
        screens.print(Painter.BEGIN);
        return screens;
    }

    int width() {
        return terminal.getColumns() > 0 ? terminal.getColumns() : WIDTH;
    }

    int height() {
        return terminal.getRows() > 0 ? terminal.getRows() : HEIGHT;
    }

    /**
     * Keys and sizes become events from now on. What was typed before was meant for something else, and is nobody's.
     *
     * @return whether it was in the middle of a line
     */
    boolean read(Consumer<Event> events) {
        boolean midway = discard(terminal.reader());
        terminal.handle(Signal.WINCH, _ -> events.accept(new Event.Resized(width(), height())));
        events.accept(new Event.Resized(width(), height()));
        keys.set(Thread.ofPlatform().daemon().name("chat: keys").start(() -> readKeys(events)));
        return midway;
    }

    private static boolean discard(NonBlockingReader reader) {
        int last = '\n';
        try {
            for (int i = 0; i < MOST_EARLIER; i++) {
                int unit = reader.read(QUIET);
                if (unit < 0) {
                    break;
                }
                last = unit;
            }
        } catch (IOException e) {
            // Who reads the keys will hear of it.
            return false;
        }
        return last != '\n' && last != '\r';
    }

    private void readKeys(Consumer<Event> events) {
        NonBlockingReader reader = terminal.reader();
        KeyDecoder decoder = new KeyDecoder(millis -> read(reader, millis));
        Key key;
        do {
            key = next(decoder);
            events.accept(new Event.Pressed(key));
        } while (!(key instanceof Key.Gone));
    }

    /** In short turns: a terminal does not close while somebody waits for its keys. */
    private int read(NonBlockingReader reader, long millis) throws IOException {
        int unit = reader.read(millis == 0 ? TURN : millis);
        while (unit == NonBlockingReader.READ_EXPIRED && millis == 0) {
            if (closing) {
                return KeyDecoder.END;
            }
            unit = reader.read(TURN);
        }
        return unit == NonBlockingReader.READ_EXPIRED ? KeyDecoder.NOTHING : unit;
    }

    private static Key next(KeyDecoder decoder) {
        try {
            return decoder.next();
        } catch (IOException e) {
            return new Key.Gone();
        }
    }

    void show(Screen screen) {
        print(painter.paint(screen));
    }

    void forget() {
        painter.forget();
    }

    private synchronized void print(String text) {
        if (!given) {
            terminal.writer().print(text);
            terminal.writer().flush();
        }
    }

    private synchronized void giveBack() {
        print(Painter.END);
        given = true;
        terminal.setAttributes(before);
    }

    @Override
    public void close() {
        closing = true;
        Thread reading = keys.get();
        try {
            if (reading != null) {
                reading.join(Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        giveBack();
        try {
            Runtime.getRuntime().removeShutdownHook(restore);
        } catch (IllegalStateException e) {
            // The program ends already.
            return;
        }
    }
}
