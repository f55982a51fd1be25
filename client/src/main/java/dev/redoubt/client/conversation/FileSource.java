package dev.redoubt.client.conversation;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.file.FileTransfers;

/** Uploads and downloads, for which it connects when they are first needed. */
@FunctionalInterface
public interface FileSource {
    FileTransfers get() throws RedoubtException;
}
