package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.StoredRecord;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.DownloadRecord;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.client.store.format.SentBlobRecord;
import dev.redoubt.client.store.format.UploadRecord;
import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.file.BlobCapability;
import dev.redoubt.protocol.identity.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What files leave behind, outside of this container: unfinished downloads on this disk, blobs on the appliance. When a message
 * goes, its traces are listed here in the same transaction, and stay listed until somebody has removed them.
 */
public final class FileTraces {
    /** An upload or a download that nobody went on with for so long is given up. */
    public static final Duration UNTOUCHED = Duration.ofDays(7);

    private final Transaction transaction;
    private final Transfers transfers;

    public FileTraces(Transaction transaction) {
        this.transaction = transaction;
        this.transfers = new Transfers(transaction);
    }

    /** An upload has become a message. */
    public void sent(UploadRecord upload, Instant expires) throws RedoubtException {
        transfers.forget(upload);
        SentBlobRecord record = SentBlobRecord.newBuilder()
                .setWriteCapability(upload.getWriteCapability())
                .setExpiresAt(expires.getEpochSecond())
                .build();
        Octets write = Octets.copyOf(upload.getWriteCapability().toByteArray());
        Octets read = new BlobCapability.Write(write).read().value();
        Stored.put(transaction, sentName(MessageLog.bytes(read)), record);
    }

    /**
     * To be called where a message goes. One without a file leaves nothing. Whoever got a file can send its pointer back: only
     * with an own message goes the own blob.
     *
     * @param everywhere whether it goes for all who have it: then the blob goes too, if this device has made it
     */
    public void gone(MessageRecord message, boolean everywhere) throws RedoubtException {
        if (!message.hasFile()) {
            return;
        }
        ByteString capability = message.getFile().getCapability();
        for (DownloadRecord download : transfers.downloads()) {
            if (download.getCapability().equals(capability)) {
                abandon(download);
            }
        }
        Optional<SentBlobRecord> sent = MessageErasure.isOwn(message)
                ? Stored.get(transaction, sentName(capability), SentBlobRecord.parser())
                : Optional.empty();
        if (sent.isPresent()) {
            transaction.delete(sentName(capability));
            if (everywhere) {
                Stored.put(transaction, blobName(sent.get()), sent.get());
            }
        }
    }

    private void abandon(DownloadRecord download) throws RedoubtException {
        transfers.forget(download);
        Stored.put(transaction, partName(download), download);
    }

    private void abandon(UploadRecord upload) throws RedoubtException {
        transfers.forget(upload);
        SentBlobRecord blob = SentBlobRecord.newBuilder()
                .setWriteCapability(upload.getWriteCapability())
                .build();
        Stored.put(transaction, blobName(blob), blob);
    }

    /** Gives up what nobody goes on with, and forgets blobs that have expired by themselves. */
    public void giveUpOld(Instant now) throws RedoubtException {
        long before = now.minus(UNTOUCHED).getEpochSecond();
        for (DownloadRecord download : transfers.downloads()) {
            if (download.getTouchedAt() < before) {
                abandon(download);
            }
        }
        for (UploadRecord upload : transfers.uploads()) {
            if (upload.getBegunAt() < before) {
                abandon(upload);
            }
        }
        for (StoredRecord stored : transaction.list(RecordTypes.SENT_BLOB)) {
            SentBlobRecord blob = Stored.parse(SentBlobRecord.parser(), stored.content());
            if (blob.getExpiresAt() < now.getEpochSecond()) {
                transaction.delete(new RecordName(RecordTypes.SENT_BLOB, stored.id()));
            }
        }
    }

    /** Unfinished downloads whose files are to be deleted. */
    public List<DownloadRecord> parts() throws RedoubtException {
        List<DownloadRecord> parts = new ArrayList<>();
        for (StoredRecord stored : transaction.list(RecordTypes.ABANDONED_PART)) {
            parts.add(Stored.parse(DownloadRecord.parser(), stored.content()));
        }
        return parts;
    }

    public void removed(DownloadRecord part) throws RedoubtException {
        transaction.delete(partName(part));
    }

    /** Blobs that are to be deleted at the appliance. */
    public List<SentBlobRecord> blobs() throws RedoubtException {
        List<SentBlobRecord> blobs = new ArrayList<>();
        for (StoredRecord stored : transaction.list(RecordTypes.ABANDONED_BLOB)) {
            blobs.add(Stored.parse(SentBlobRecord.parser(), stored.content()));
        }
        return blobs;
    }

    public void removed(SentBlobRecord blob) throws RedoubtException {
        transaction.delete(blobName(blob));
    }

    private static RecordName partName(DownloadRecord part) {
        return new RecordName(RecordTypes.ABANDONED_PART, Transfers.id(part));
    }

    private static RecordName blobName(SentBlobRecord blob) {
        return new RecordName(RecordTypes.ABANDONED_BLOB, digest(blob.getWriteCapability()));
    }

    /** @param capability to read */
    private static RecordName sentName(ByteString capability) {
        return new RecordName(RecordTypes.SENT_BLOB, digest(capability));
    }

    private static Octets digest(ByteString capability) {
        return Octets.copyOf(Digests.sha256(capability.toByteArray()));
    }
}
