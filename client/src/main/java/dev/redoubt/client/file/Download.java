package dev.redoubt.client.file;

import dev.redoubt.client.appliance.BlobStorage;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.FileDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.Transfers;
import dev.redoubt.client.store.format.DownloadRecord;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.file.BlobCapability;
import dev.redoubt.protocol.file.BrokenFileException;
import dev.redoubt.protocol.file.FileDigest;
import dev.redoubt.protocol.file.FileFailure;
import dev.redoubt.protocol.file.FileLayout;
import dev.redoubt.protocol.file.FileOpener;
import dev.redoubt.protocol.file.FileSealer;
import dev.redoubt.protocol.message.FilePointer;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One try to bring one file here. Each chunk is opened before it is written, and the file gets its name once all of it was
 * compared with the sender's digest. What an earlier try has left is sealed again for that, so that it counts only if it is still the same.
 */
final class Download {
    /** Of one request: 16 MiB, streamed; and of what is written before the container says so. */
    static final int CHUNKS = 256;

    private final Container container;
    private final BlobStorage storage;
    private final FilePointer pointer;
    private final FileLayout layout;
    private final BlobCapability.Read blob;
    private final Retries retries;
    private final TransferProgress progress;
    private final FileDigest digest = new FileDigest();
    private DownloadRecord record;
    private long next;

    Download(
            Container container,
            BlobStorage storage,
            FilePointer pointer,
            DownloadRecord record,
            Retries retries,
            TransferProgress progress) {
        this.container = container;
        this.storage = storage;
        this.pointer = pointer;
        this.layout = new FileLayout(pointer.size());
        this.blob = new BlobCapability.Read(pointer.capability());
        this.record = record;
        this.retries = retries;
        this.progress = progress;
    }

    /** @return the finished file */
    Path run(PartialFile file) throws RedoubtException {
        byte[] header = header();
        try (Secret key = pointer.key().toSecret();
                FileOpener opener = FileOpener.open(key, layout, header);
                FileSealer sealer = new FileSealer(key, layout)) {
            digest.update(header);
            takeUp(file, sealer);
            while (next < layout.chunks()) {
                fetch(file, opener);
            }
        } catch (BrokenFileException e) {
            throw damaged(e);
        }
        return finish(file);
    }

    private static FileDamagedException damaged(BrokenFileException e) {
        return new FileDamagedException(
                e.failure().name().toLowerCase(Locale.ROOT).replace('_', ' '), e);
    }

    private byte[] header() throws RedoubtException {
        while (true) {
            ByteArrayOutputStream header = new ByteArrayOutputStream();
            try {
                storage.read(blob, 0, FileLayout.HEADER_SIZE, (bytes, count) -> header.write(bytes, 0, count));
                return header.toByteArray();
            } catch (ApplianceUnreachableException e) {
                retries.after(e);
            }
        }
    }

    /** What an earlier try has verified goes into the digest. */
    private void takeUp(PartialFile file, FileSealer sealer) throws RedoubtException {
        long there = Math.min(record.getChunks(), layout.chunks());
        if (file.size() < contentBefore(there)) {
            there = 0;
        }
        file.cutTo(contentBefore(there));
        for (next = 0; next < there; next++) {
            byte[] content = file.read(next * FileLayout.CHUNK, layout.contentLength(next));
            digest.update(sealer.seal(next, content));
        }
        report();
    }

    private long contentBefore(long chunk) {
        return Math.min(layout.size(), chunk * FileLayout.CHUNK);
    }

    private void report() {
        progress.moved(contentBefore(next), layout.size());
    }

    private void fetch(PartialFile file, FileOpener opener) throws RedoubtException {
        long before = next;
        long to = Math.min(layout.chunks(), next + CHUNKS);
        long from = layout.sealedOffset(next);
        try {
            storage.read(blob, from, layout.sealedOffset(to) - from, new Chunks(file, opener));
            retries.succeeded();
        } catch (ApplianceUnreachableException e) {
            if (next > before) {
                retries.succeeded();
            }
            retries.after(e);
        } finally {
            if (next > before) {
                keep(file);
            }
        }
    }

    private void keep(PartialFile file) throws RedoubtException {
        file.force();
        record = record.toBuilder().setChunks(next).build();
        container.write(transaction -> {
            new Transfers(transaction).put(record);
            return null;
        });
    }

    /** Cuts the bytes into chunks; half a chunk at the end of a cut request never was. */
    private final class Chunks implements BlobStorage.Sink {
        private final PartialFile file;
        private final FileOpener opener;
        private final ByteArrayOutputStream chunk = new ByteArrayOutputStream(FileLayout.SEALED_CHUNK);

        Chunks(PartialFile file, FileOpener opener) {
            this.file = file;
            this.opener = opener;
        }

        @Override
        public void accept(byte[] bytes, int count) throws RedoubtException {
            int at = 0;
            while (at < count) {
                if (next == layout.chunks()) {
                    throw new FileDamagedException("it is longer than its size");
                }
                int length = layout.sealedLength(next);
                int part = Math.min(count - at, length - chunk.size());
                chunk.write(bytes, at, part);
                at += part;
                if (chunk.size() == length) {
                    take(chunk.toByteArray());
                    chunk.reset();
                }
            }
        }

        private void take(byte[] sealed) throws RedoubtException {
            try {
                file.write(next * FileLayout.CHUNK, opener.open(next, sealed));
            } catch (BrokenFileException e) {
                throw damaged(e);
            }
            digest.update(sealed);
            next++;
            report();
        }
    }

    private Path finish(PartialFile file) throws RedoubtException {
        if (!digest.value().equals(pointer.digest())) {
            // No part of it can be trusted more than another.
            forget();
            file.delete();
            throw damaged(new BrokenFileException(FileFailure.WRONG_DIGEST));
        }
        Path place = file.nameIt(SafeFileName.of(pointer.name()));
        forget();
        return place;
    }

    private void forget() throws RedoubtException {
        container.write(transaction -> {
            new Transfers(transaction).forget(record);
            return null;
        });
    }
}
