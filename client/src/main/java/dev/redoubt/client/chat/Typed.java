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
            case Key.Control(char letter) when letter == 'u' -> {
                close();
                yield true;
            }
            default -> false;
        };
    }

    private boolean add(String text) {
        for (char character : text.toCharArray()) {
            if (size < MOST && character != '\n') {
                characters[size++] = character;
            }
        }
        return true;
    }

    /** Nothing of it stays here. */
    Passphrase passphrase() {
        char[] all = size == 0 ? new char[] {' '} : Arrays.copyOf(characters, size);
        close();
        return Passphrase.takeOwnershipOf(all);
    }

    @Override
    public void close() {
        Arrays.fill(characters, '\0');
        size = 0;
    }
}
