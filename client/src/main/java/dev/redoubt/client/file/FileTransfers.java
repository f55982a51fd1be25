package dev.redoubt.client.file;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.BlobStorage;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.FileGoneException;
import dev.redoubt.client.failure.FileUnusableException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.model.DevicePolicy;
import dev.redoubt.client.store.FileTraces;
import dev.redoubt.client.store.PolicyRecords;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
    private static final String UNKNOWN_BLOB = "unknown_blob";
    private static final String ANY_TYPE = "application/octet-stream";
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9]{1,40}/[a-z0-9][a-z0-9.+-]{0,80}");

    private final Container container;
    private final BlobStorage storage;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Retries.Waiting waiting;

    public FileTransfers(
            Container container,
            BlobStorage storage,
            SecureRandom random,
            InstantSource clock,
            Retries.Waiting waiting) {
        this.container = container;
        this.storage = storage;
        this.random = random;
        this.clock = clock;
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
            new FileTraces(transaction).sent(record, pointer.expires());
        }
    }

    /**
     * Uploads the file, or what an earlier try has left of it. A file that has changed since begins anew.
     *
     * @throws FileUnusableException if it is none, cannot be read, or changes all the time
     * @throws ApplianceUnreachableException if the appliance stays away; what is there stays
     */
    public Uploaded upload(Path file, TransferProgress progress) throws RedoubtException {
        return upload(file, Duration.ZERO, progress);
    }

    /**
     * The same for a message that lives so long: the appliance deletes the file no later than that, or at the next full hour where
     * that is later. An upload for another time to live is not gone on with.
     *
     * @param timeToLive whole seconds; zero is for ever
     */
    public Uploaded upload(Path file, Duration timeToLive, TransferProgress progress) throws RedoubtException {
        policy().requireSending();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try (SourceFile source = SourceFile.open(file)) {
                UploadRecord record = recordOf(source, timeToLive.toSeconds());
                try {
                    Upload upload = new Upload(container, storage, source, record, new Retries(waiting), progress);
                    return new Uploaded(pointer(source, record, upload.run(expiryHour(timeToLive))), record);
                } catch (ChangedSourceException e) {
                    giveUp(record);
                }
            }
        }
        throw new FileUnusableException(file, "changes while it is being sent");
    }

    private DevicePolicy.Files policy() throws RedoubtException {
        return container
                .read(transaction -> new PolicyRecords(transaction).policy())
                .files();
    }

    /** The appliance counts in hours, and refuses the present one. */
    private long expiryHour(Duration timeToLive) {
        if (timeToLive.isZero()) {
            return 0;
        }
        long now = clock.instant().getEpochSecond();
        return Math.max((now + timeToLive.toSeconds()) / SECONDS_OF_AN_HOUR, now / SECONDS_OF_AN_HOUR + 1);
    }

    private UploadRecord recordOf(SourceFile source, long timeToLive) throws RedoubtException {
        return container.write(transaction -> {
            Transfers transfers = new Transfers(transaction);
            for (UploadRecord there : transfers.uploads()) {
                if (isOf(source, there) && there.getTimeToLive() == timeToLive) {
                    return there;
                }
            }
            UploadRecord fresh = fresh(source, timeToLive);
            transfers.put(fresh);
            return fresh;
        });
    }

    private static boolean isOf(SourceFile source, UploadRecord record) {
        return record.getPath().equals(source.path().toString())
                && record.getSize() == source.layout().size()
                && record.getModifiedAt() == source.modifiedAt();
    }

    private UploadRecord fresh(SourceFile source, long timeToLive) {
        try (Secret key = Secret.random(FileKey.SIZE, random)) {
            return UploadRecord.newBuilder()
                    .setWriteCapability(ByteString.copyFrom(
                            BlobCapability.Write.random(random).value().toBytes()))
                    .setKey(key.read(ByteString::copyFrom))
                    .setPath(source.path().toString())
                    .setSize(source.layout().size())
                    .setModifiedAt(source.modifiedAt())
                    .setBegunAt(clock.instant().getEpochSecond())
                    .setTimeToLive(timeToLive)
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
     * @throws dev.redoubt.client.failure.ForbiddenByPolicyException if the policy allows no downloads
     * @throws FileGoneException if the appliance does not have it any more
     * @throws dev.redoubt.client.failure.LocalDiskFullException if there is no room; what is there stays
     */
    public Path download(FilePointer pointer, Path folder, TransferProgress progress) throws RedoubtException {
        policy().requireDownloads();
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
        } catch (RefusedByApplianceException e) {
            throw e.code().equals(UNKNOWN_BLOB) ? gone(record, e) : e;
        }
    }

    /** What there is of it is of no use to anybody. */
    private FileGoneException gone(DownloadRecord record, RefusedByApplianceException e) throws RedoubtException {
        PartialFile.delete(Path.of(record.getFolder()), record.getTemporary());
        container.write(transaction -> {
            new Transfers(transaction).forget(record);
            return null;
        });
        return new FileGoneException(e);
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
            DownloadRecord record = transfers.current(fresh).orElse(fresh).toBuilder()
                    .setTouchedAt(clock.instant().getEpochSecond())
                    .build();
            transfers.put(record);
            return record;
        });
    }
}
