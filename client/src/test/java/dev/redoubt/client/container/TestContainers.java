package dev.redoubt.client.container;

import dev.redoubt.client.failure.RedoubtException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** Containers of tests that are about what is in them. */
public final class TestContainers {
    private static final PassphraseCost CHEAP = new PassphraseCost(8 * 1024, 1, 1);

    private TestContainers() {}

    /** A new one, for the caller to close. */
    public static Container create(Path folder) throws RedoubtException {
        try (Passphrase passphrase = Passphrase.takeOwnershipOf("correct horse".toCharArray())) {
            return Container.create(folder.resolve("home"), passphrase, CHEAP, List.of(), new SecureRandom());
        }
    }
}
