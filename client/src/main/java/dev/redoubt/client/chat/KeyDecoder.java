package dev.redoubt.client.chat;

import java.io.IOException;

/** Makes keys of what a terminal sends (xterm's sequences). What it does not know is {@link Key.Named#UNKNOWN}, and never text. */
final class KeyDecoder {
    static final int END = -1;
    static final int NOTHING = -2;

    private static final long FOR_EVER = 0;

    /** An escape that stands alone for so long is the key of that name. */
    private static final long ALONE = 50;

    private static final int LONGEST_SEQUENCE = 32;
    private static final int LONGEST_PASTE = 256 * 1024;
    private static final String END_OF_PASTE = "\u001b[201~";

    private final Source source;

    KeyDecoder(Source source) {
        this.source = source;
    }

    /** Characters as they come. */
    @FunctionalInterface
    interface Source {
        /**
         * @param millis how long to wait; 0 for ever
         * @return a UTF-16 unit, {@link #END} or {@link #NOTHING}
         */
        int read(long millis) throws IOException;
    }

    Key next() throws IOException {
        int unit = source.read(FOR_EVER);
        return switch (unit) {
            case END -> new Key.Gone();
            case NOTHING -> Key.Named.UNKNOWN;
            case 0x1b -> escape();
            case '\r' -> Key.Named.ENTER;
            case '\n' -> Key.Named.NEW_LINE;
            case '\t' -> Key.Named.TAB;
            case 0x7f, 0x08 -> Key.Named.BACKSPACE;
            case 0 -> Key.Named.UNKNOWN;
            default -> unit < 0x20 ? new Key.Control((char) (unit + 'a' - 1)) : typed((char) unit);
        };
    }

    private Key typed(char unit) throws IOException {
        if (!Character.isHighSurrogate(unit)) {
            return Character.isISOControl(unit) || Character.isLowSurrogate(unit)
                    ? Key.Named.UNKNOWN
                    : new Key.Typed(String.valueOf(unit));
        }
        int low = source.read(ALONE);
        return low >= 0 && Character.isLowSurrogate((char) low)
                ? new Key.Typed(new String(new char[] {unit, (char) low}))
                : Key.Named.UNKNOWN;
    }

    private Key escape() throws IOException {
        int next = source.read(ALONE);
        return switch (next) {
            case END, NOTHING, 0x1b -> Key.Named.ESCAPE;
            case '[' -> sequence();
            case 'O' -> letter(source.read(ALONE));
            case '\r', '\n' -> Key.Named.NEW_LINE;
            default -> next < 0x20 || next == 0x7f ? Key.Named.UNKNOWN : new Key.Alt((char) next);
        };
    }

    private Key sequence() throws IOException {
        StringBuilder parameters = new StringBuilder();
        while (parameters.length() < LONGEST_SEQUENCE) {
            int next = source.read(ALONE);
            if (next < 0x20) {
                return Key.Named.UNKNOWN;
            }
            if (next >= 0x40 && next <= 0x7e) {
                return next == '~' ? numbered(parameters.toString()) : letter(next);
            }
            parameters.append((char) next);
        }
        return Key.Named.UNKNOWN;
    }

    private static Key letter(int last) {
        return switch (last) {
            case 'A' -> Key.Named.UP;
            case 'B' -> Key.Named.DOWN;
            case 'C' -> Key.Named.RIGHT;
            case 'D' -> Key.Named.LEFT;
            case 'H' -> Key.Named.HOME;
            case 'F' -> Key.Named.END;
            case 'M' -> Key.Named.ENTER;
            default -> Key.Named.UNKNOWN;
        };
    }

    private Key numbered(String parameters) throws IOException {
        return switch (parameters) {
            case "1", "7" -> Key.Named.HOME;
            case "4", "8" -> Key.Named.END;
            case "3" -> Key.Named.DELETE;
            case "5" -> Key.Named.PAGE_UP;
            case "6" -> Key.Named.PAGE_DOWN;
            case "200" -> paste();
            default -> Key.Named.UNKNOWN;
        };
    }

    /** All until its end mark; what is longer than any message is cut, and what is no text of a message left out. */
    private Key paste() throws IOException {
        StringBuilder text = new StringBuilder();
        int tail = 0;
        for (int unit = source.read(FOR_EVER); unit != END && tail < END_OF_PASTE.length(); ) {
            tail = unit == END_OF_PASTE.charAt(tail) ? tail + 1 : unit == END_OF_PASTE.charAt(0) ? 1 : 0;
            if (unit >= 0 && text.length() < LONGEST_PASTE) {
                text.append((char) unit);
            }
            if (tail < END_OF_PASTE.length()) {
                unit = source.read(FOR_EVER);
            }
        }
        int end = text.lastIndexOf(END_OF_PASTE);
        return new Key.Pasted(clean(end < 0 ? text.toString() : text.substring(0, end)));
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder();
        text.replace("\r\n", "\n").replace('\r', '\n').codePoints().forEach(point -> {
            if (point == '\n' || point == '\t' || !Character.isISOControl(point)) {
                clean.appendCodePoint(point);
            }
        });
        return clean.toString();
    }
}
