package dev.redoubt.client.store;

import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.StoredRecord;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.DownloadRecord;
import dev.redoubt.client.store.format.UploadRecord;
import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Files on their way, so that they go on after a break. */
public final class Transfers {
    private final Transaction transaction;

    public Transfers(Transaction transaction) {
        this.transaction = transaction;
    }

    public List<UploadRecord> uploads() throws RedoubtException {
        List<UploadRecord> uploads = new ArrayList<>();
        for (StoredRecord stored : transaction.list(RecordTypes.UPLOAD)) {
            uploads.add(Stored.parse(UploadRecord.parser(), stored.content()));
        }
        return uploads;
    }

    /** The record of the same blob, as it is now. */
    public Optional<UploadRecord> current(UploadRecord upload) throws RedoubtException {
        return Stored.get(transaction, name(upload), UploadRecord.parser());
    }

    public void put(UploadRecord upload) throws RedoubtException {
        Stored.put(transaction, name(upload), upload);
    }

    public void forget(UploadRecord upload) throws RedoubtException {
        transaction.delete(name(upload));
    }

    private static RecordName name(UploadRecord upload) {
        byte[] id = Digests.sha256(upload.getWriteCapability().toByteArray());
        return new RecordName(RecordTypes.UPLOAD, Octets.copyOf(id));
    }

    public List<DownloadRecord> downloads() throws RedoubtException {
        List<DownloadRecord> downloads = new ArrayList<>();
        for (StoredRecord stored : transaction.list(RecordTypes.DOWNLOAD)) {
            downloads.add(Stored.parse(DownloadRecord.parser(), stored.content()));
        }
        return downloads;
    }

    /** The download of the same blob into the same folder. */
    public Optional<DownloadRecord> current(DownloadRecord download) throws RedoubtException {
        return Stored.get(transaction, name(download), DownloadRecord.parser());
    }

    public void put(DownloadRecord download) throws RedoubtException {
        Stored.put(transaction, name(download), download);
    }

    public void forget(DownloadRecord download) throws RedoubtException {
        transaction.delete(name(download));
    }

    private static RecordName name(DownloadRecord download) {
        return new RecordName(RecordTypes.DOWNLOAD, id(download));
    }

    static Octets id(DownloadRecord download) {
        return Octets.copyOf(Digests.sha256(
                download.getCapability().toByteArray(), download.getFolder().getBytes(StandardCharsets.UTF_8)));
    }
}
