package dev.redoubt.client.recovery;

import dev.redoubt.client.container.Passphrase;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.recovery.SealedBundle;
import java.util.Optional;

/** What the user has to open the recovery with. Closing it destroys it. */
public sealed interface RecoverySecret extends AutoCloseable {
    /** Of the default mode. */
    record OfPassphrase(Passphrase passphrase) implements RecoverySecret {
        @Override
        public void close() {
            passphrase.close();
        }
    }

    /**
     * Of the mode with words.
     *
     * @param key what the words stand for, 32 bytes
     * @param file the sealed bundle; needed where the device has no copy of it
     */
    record OfWords(Secret key, Optional<SealedBundle> file) implements RecoverySecret {
        @Override
        public void close() {
            key.close();
        }

        @Override
        public String toString() {
            return "OfWords[redacted]";
        }
    }

    @Override
    void close();
}
