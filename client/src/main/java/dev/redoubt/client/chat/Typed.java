package dev.redoubt.client.chat;

import dev.redoubt.client.container.Passphrase;
import java.util.Arrays;

/** A passphrase while it is typed. Wiped as far as a JVM can. */
final class Typed implements AutoCloseable {
    private static final int MOST = 1024;

    private final char[] characters = new char[MOST];
    private int size;

    /** @return whether the key was part of it */
    boolean take(Key key) {
        return switch (key) {
            case Key.Typed(String text) -> add(text);
            case Key.Pasted(String text) -> add(text);
            case Key.Named.BACKSPACE -> {
                size = Math.max(0, size - 1);
                yield true;
            }
            case Key.Control(char letter)
            when letter == 'u' -> {
                close();
                yield true;
            }
            default -> false;
        };
    }

    private boolean add(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (size < MOST && text.charAt(i) != '\n') {
                characters[size++] = text.charAt(i);
            }
        }
        return true;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Nothing of it stays here. */
    Passphrase passphrase() {
        char[] all = Arrays.copyOf(characters, size);
        close();
        return Passphrase.takeOwnershipOf(all);
    }

    @Override
    public void close() {
        Arrays.fill(characters, '\0');
        size = 0;
    }
}
