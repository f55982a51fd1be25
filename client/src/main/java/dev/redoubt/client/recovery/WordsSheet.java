package dev.redoubt.client.recovery;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.recovery.RecoveryBundle;
import dev.redoubt.protocol.recovery.RecoveryWords;
import dev.redoubt.protocol.recovery.SealedBundle;
import java.util.List;

/**
 * What the user writes down and keeps in the mode with words. Shown once: after closing it there are no words any more.
 *
 * @param key what the words stand for
 * @param file belongs to the words; worthless without them, and they without it
 * @param bundle what is in it
 */
public record WordsSheet(Secret key, SealedBundle file, RecoveryBundle bundle) implements AutoCloseable {
    /** 24 words. */
    public List<String> words() {
        return RecoveryWords.of(key);
    }

    @Override
    public void close() {
        key.close();
        bundle.close();
    }

    @Override
    public String toString() {
        return "WordsSheet[redacted]";
    }
}
