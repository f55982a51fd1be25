package dev.redoubt.client.chat;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.RedoubtException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;

/**
 * What the chat takes from around it.
 *
 * @param folder that it was started in: where paths begin and downloads go
 * @param lockAfter so long without a key the device is closed; zero for never
 * @param colors whether the terminal may show them
 */
public record Setting(
        Opener opener,
        Wording wording,
        InstantSource clock,
        ZoneId zone,
        Path folder,
        Duration lockAfter,
        boolean colors) {
    /** Opens the device again after it was locked. */
    @FunctionalInterface
    public interface Opener {
        /** @param passphrase stays with the caller */
        Redoubt open(Passphrase passphrase) throws RedoubtException;
    }
}
