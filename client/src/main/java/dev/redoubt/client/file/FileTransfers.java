package dev.redoubt.client.file;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.BlobStorage;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.FileUnusableException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.store.Transfers;
import dev.redoubt.client.store.format.DownloadRecord;
import dev.redoubt.client.store.format.UploadRecord;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.file.BlobCapability;
import dev.redoubt.protocol.file.FileLayout;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.FileKey;
import dev.redoubt.protocol.message.FilePointer;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Brings files to the appliance and back. Both directions go on where they stopped, after a cut, a full disk, or another process:
 * what is needed for that lies in the container. Thread-safe; blocks the calling thread.
 */
public final class FileTransfers {
    private static final int TRIES = 3;
    private static final int NAME_BYTES = 8;
    private static final long SECONDS_OF_AN_HOUR = 3_600;
    private static final String ANY_TYPE = "application/octet-stream";
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9]{1,40}/[a-z0-9][a-z0-9.+-]{0,80}");

    private final Container container;
    private final BlobStorage storage;
    private final SecureRandom random;
    private final Retries.Waiting waiting;

    public FileTransfers(Container container, BlobStorage storage, SecureRandom random, Retries.Waiting waiting) {
        this.container = container;
        this.storage = storage;
        this.random = random;
        this.waiting = waiting;
    }

    /** A file that lies on the appliance, whole. Until {@link #sent} a further upload of the same file gives it again. */
    public static final class Uploaded {
        private final FilePointer pointer;
        private final UploadRecord record;

        private Uploaded(FilePointer pointer, UploadRecord record) {
            this.pointer = pointer;
            this.record = record;
        }

        public FilePointer pointer() {
            return pointer;
        }

        /** To be called in the transaction that keeps the message with the pointer: from then on it is the message's. */
        public void sent(Transaction transaction) throws RedoubtException {
            new Transfers(transaction).forget(record);
        }
    }

    /**
     * Uploads the file, or what an earlier try has left of it. A file that has changed since begins anew.
     *
     * @throws FileUnusableException if it is none, cannot be read, or changes all the time
     * @throws ApplianceUnreachableException if the appliance stays away; what is there stays
     */
    public Uploaded upload(Path file, TransferProgress progress) throws RedoubtException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try (SourceFile source = SourceFile.open(file)) {
                UploadRecord record = recordOf(source);
                try {
                    Upload upload = new Upload(container, storage, source, record, new Retries(waiting), progress);
                    return new Uploaded(pointer(source, record, upload.run(0)), record);
                } catch (ChangedSourceException e) {
                    giveUp(record);
                }
            }
        }
        throw new FileUnusableException(file, "changes while it is being sent");
    }

    private UploadRecord recordOf(SourceFile source) throws RedoubtException {
        return container.write(transaction -> {
            Transfers transfers = new Transfers(transaction);
            for (UploadRecord there : transfers.uploads()) {
                if (isOf(source, there)) {
                    return there;
                }
            }
            UploadRecord fresh = fresh(source);
            transfers.put(fresh);
            return fresh;
        });
    }

    private static boolean isOf(SourceFile source, UploadRecord record) {
        return record.getPath().equals(source.path().toString())
                && record.getSize() == source.layout().size()
                && record.getModifiedAt() == source.modifiedAt();
    }

    private UploadRecord fresh(SourceFile source) {
        try (Secret key = Secret.random(FileKey.SIZE, random)) {
            return UploadRecord.newBuilder()
                    .setWriteCapability(ByteString.copyFrom(
                            BlobCapability.Write.random(random).value().toBytes()))
                    .setKey(key.read(ByteString::copyFrom))
                    .setPath(source.path().toString())
                    .setSize(source.layout().size())
                    .setModifiedAt(source.modifiedAt())
                    .build();
        }
    }

    /** Forgets an upload, here and on the appliance, where that can be reached; otherwise it expires there. */
    private void giveUp(UploadRecord record) throws RedoubtException {
        container.write(transaction -> {
            new Transfers(transaction).forget(record);
            return null;
        });
        try {
            storage.delete(Upload.blobOf(record));
        } catch (ApplianceUnreachableException | RefusedByApplianceException e) {
            // It goes by itself.
            return;
        }
    }

    private static FilePointer pointer(SourceFile source, UploadRecord record, Upload.Uploaded uploaded) {
        Path path = source.path();
        String name = SafeFileName.of(String.valueOf(path.getFileName()));
        return new FilePointer(
                name,
                mediaType(name),
                source.layout().size(),
                uploaded.capability().value(),
                FileKey.copyOf(record.getKey().toByteArray()),
                uploaded.digest(),
                Instant.ofEpochSecond(uploaded.expiresAtHour() * SECONDS_OF_AN_HOUR),
                Octets.copyOf(Thumbnail.of(path).orElse(new byte[0])),
                FileLayout.VERSION);
    }

    /** By the extension, as the JDK knows it; what a pointer cannot say is said as bytes. */
    private static String mediaType(String name) {
        return Optional.ofNullable(URLConnection.guessContentTypeFromName(name))
                .filter(type -> MEDIA_TYPE.matcher(type).matches())
                .orElse(ANY_TYPE);
    }

    /**
     * Downloads a file into a folder, or the rest of it. It gets the sender's name, made safe, with a number where that is taken.
     *
     * @return the finished file, all of it verified
     * @throws dev.redoubt.client.failure.FileDamagedException if it is not what its sender has sealed
     * @throws dev.redoubt.client.failure.LocalDiskFullException if there is no room; what is there stays
     */
    public Path download(FilePointer pointer, Path folder, TransferProgress progress) throws RedoubtException {
        if (pointer.layout() != FileLayout.VERSION || pointer.size() > FileLayout.MAX_SIZE) {
            throw new FileUnusableException(
                    Path.of(SafeFileName.of(pointer.name())), "was sent by a newer version of this program");
        }
        Path place = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(place)) {
            throw new FileUnusableException(folder, "is not a folder");
        }
        DownloadRecord record = recordOf(pointer, place);
        boolean fresh = !PartialFile.isThere(place, record.getTemporary());
        try (PartialFile file = PartialFile.open(place, record.getTemporary(), fresh)) {
            return new Download(container, storage, pointer, record, new Retries(waiting), progress).run(file);
        }
    }

    private DownloadRecord recordOf(FilePointer pointer, Path folder) throws RedoubtException {
        byte[] name = new byte[NAME_BYTES];
        random.nextBytes(name);
        DownloadRecord fresh = DownloadRecord.newBuilder()
                .setCapability(ByteString.copyFrom(pointer.capability().toBytes()))
                .setFolder(folder.toString())
                .setTemporary(".redoubt-" + HexFormat.of().formatHex(name) + ".part")
                .build();
        return container.write(transaction -> {
            Transfers transfers = new Transfers(transaction);
            Optional<DownloadRecord> there = transfers.current(fresh);
            if (there.isEmpty()) {
                transfers.put(fresh);
            }
            return there.orElse(fresh);
        });
    }
}
