package dev.redoubt.client.chat;

/** What somebody did at the keyboard. */
sealed interface Key {
    /** One character, or more where they came at once. */
    record Typed(String text) implements Key {}

    /** Text that was pasted, perhaps of several lines. */
    record Pasted(String text) implements Key {}

    /** A letter with the control key, in lower case. */
    record Control(char letter) implements Key {}

    /** A character with the alt key. */
    record Alt(char character) implements Key {}

    /** Keys with a name. */
    enum Named implements Key {
        ENTER,
        NEW_LINE,
        TAB,
        BACKSPACE,
        DELETE,
        ESCAPE,
        UP,
        DOWN,
        LEFT,
        RIGHT,
        HOME,
        END,
        PAGE_UP,
        PAGE_DOWN,
        UNKNOWN
    }

    /** Nobody is at the keyboard any more. */
    record Gone() implements Key {}
}
