package dev.redoubt.client.file;

import dev.redoubt.client.appliance.BlobStorage;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.FileUnusableException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.store.FileTraces;
import dev.redoubt.client.store.Transfers;
import dev.redoubt.client.store.format.DownloadRecord;
import dev.redoubt.client.store.format.SentBlobRecord;
import dev.redoubt.protocol.file.BlobCapability;
import dev.redoubt.protocol.identity.Octets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Removes what files have left behind, here and on the appliance. What cannot be removed now is removed the next time. */
public final class FileCleaning {
    private final Container container;

    public FileCleaning(Container container) {
        this.container = container;
    }

    /** On this disk: unfinished downloads of messages that are gone, and those that nobody goes on with. */
    public void here(Instant now) throws RedoubtException {
        container.write(transaction -> {
            new FileTraces(transaction).giveUpOld(now);
            return null;
        });
        List<DownloadRecord> parts = container.read(transaction -> new FileTraces(transaction).parts());
        for (DownloadRecord part : parts) {
            remove(part);
        }
    }

    /** The same with what would be gone on with: the device is erased. */
    public void everything() throws RedoubtException {
        List<DownloadRecord> parts = container.read(transaction -> {
            List<DownloadRecord> all = new ArrayList<>(new Transfers(transaction).downloads());
            all.addAll(new FileTraces(transaction).parts());
            return all;
        });
        for (DownloadRecord part : parts) {
            deletes(part);
        }
    }

    private void remove(DownloadRecord part) throws RedoubtException {
        if (deletes(part)) {
            container.write(transaction -> {
                new FileTraces(transaction).removed(part);
                return null;
            });
        }
    }

    /** Deletes the file. @return false where the disk is read-only, or not there, for now */
    private static boolean deletes(DownloadRecord part) throws RedoubtException {
        try {
            PartialFile.delete(Path.of(part.getFolder()), part.getTemporary());
            return true;
        } catch (FileUnusableException e) {
            return false;
        }
    }

    /** Whether {@link #there} has anything to do. */
    public boolean isNeededThere() throws RedoubtException {
        return !blobs().isEmpty();
    }

    private List<SentBlobRecord> blobs() throws RedoubtException {
        return container.read(transaction -> new FileTraces(transaction).blobs());
    }

    /** On the appliance: blobs of this device whose messages are gone for everybody, or never came to be. */
    public void there(BlobStorage storage) throws RedoubtException {
        for (SentBlobRecord blob : blobs()) {
            try {
                storage.delete(new BlobCapability.Write(
                        Octets.copyOf(blob.getWriteCapability().toByteArray())));
            } catch (ApplianceUnreachableException | RefusedByApplianceException e) {
                return;
            }
            container.write(transaction -> {
                new FileTraces(transaction).removed(blob);
                return null;
            });
        }
    }
}
