package dev.redoubt.evaluation;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.file.TransferProgress;
import dev.redoubt.protocol.message.FilePointer;
import java.nio.file.Path;

/** A process of its own, small, that one account uploads a file in and another one downloads it: {@code FROM TO FILE FOLDER}. */
public final class FileCarrier {
    static final String PASSPHRASE = "a passphrase of the test";
    private static final int TRIES = 10;

    private FileCarrier() {}

    public static void main(String[] arguments) throws Exception {
        FilePointer pointer = inside(
                Path.of(arguments[0]),
                redoubt -> redoubt.files()
                        .upload(Path.of(arguments[2]), TransferProgress.NONE)
                        .pointer());
        System.out.println("uploaded");
        Path there = inside(
                Path.of(arguments[1]),
                redoubt -> redoubt.files().download(pointer, Path.of(arguments[3]), TransferProgress.NONE));
        System.out.println("downloaded " + there);
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(Redoubt redoubt) throws RedoubtException;
    }

    /** As a person would: again, when the appliance was away for longer than the program waits by itself. */
    private static <T> T inside(Path home, Work<T> work) throws RedoubtException {
        try (Passphrase passphrase = Passphrase.takeOwnershipOf(PASSPHRASE.toCharArray());
                Redoubt redoubt = Redoubt.open(home, passphrase)) {
            for (int attempt = 1; ; attempt++) {
                try {
                    return work.with(redoubt);
                } catch (ApplianceUnreachableException e) {
                    if (attempt == TRIES) {
                        throw e;
                    }
                }
            }
        }
    }
}
