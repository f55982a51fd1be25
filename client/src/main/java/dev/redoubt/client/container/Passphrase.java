package dev.redoubt.client.container;

import dev.redoubt.crypto.Secret;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * What the user types: UTF-8 in Unicode normalization form C (RFC 8265 section 4.2.2), so that every keyboard gives the
 * same bytes. Owns its bytes; wiping is best effort where normalization made a copy.
 */
public final class Passphrase implements AutoCloseable {
    private final Secret utf8;

    private Passphrase(Secret utf8) {
        this.utf8 = utf8;
    }

    /**
     * @param characters zeroed by this call
     * @throws IllegalArgumentException if there are none
     */
    public static Passphrase takeOwnershipOf(char[] characters) {
        if (characters.length == 0) {
            throw new IllegalArgumentException("a passphrase has at least one character");
        }
        CharSequence typed = CharBuffer.wrap(characters);
        CharSequence normal = Normalizer.isNormalized(typed, Normalizer.Form.NFC)
                ? typed
                : Normalizer.normalize(typed, Normalizer.Form.NFC);
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(normal));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes).flip().put(new byte[bytes.length]);
        Arrays.fill(characters, '\0');
        return new Passphrase(Secret.takeOwnershipOf(bytes));
    }

    /** Same bytes, compared in constant time. */
    public boolean matches(Passphrase other) {
        return other.utf8.read(utf8::contentEquals);
    }

    /** The passphrase's own secret; closing the passphrase destroys it. */
    public Secret utf8() {
        return utf8;
    }

    @Override
    public void close() {
        utf8.close();
    }

    @Override
    public String toString() {
        return "Passphrase[redacted]";
    }
}
