package dev.redoubt.client.examples;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.file.FileTransfers;
import dev.redoubt.client.file.TransferProgress;
import java.nio.file.Path;

/** Seals a file, uploads it, and downloads it again. Cut off anywhere, the same call goes on where it was. */
public final class ShareFiles {
    private ShareFiles() {}

    static Path thereAndBack(Redoubt redoubt, Path file, Path folder, TransferProgress progress)
            throws RedoubtException {
        FileTransfers files = redoubt.files();
        FileTransfers.Uploaded uploaded = files.upload(file, progress);
        return files.download(uploaded.pointer(), folder, progress);
    }
}
