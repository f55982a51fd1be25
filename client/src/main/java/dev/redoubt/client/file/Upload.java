package dev.redoubt.client.file;

import com.google.protobuf.ByteString;
import dev.redoubt.client.appliance.BlobStorage;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.FileDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.store.Transfers;
import dev.redoubt.client.store.format.UploadRecord;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.appliance.BlobState;
import dev.redoubt.protocol.file.BlobCapability;
import dev.redoubt.protocol.file.FileDigest;
import dev.redoubt.protocol.file.FileLayout;
import dev.redoubt.protocol.file.FileSealer;
import dev.redoubt.protocol.identity.Octets;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * One try to bring one file to the appliance. Before anything of a part leaves the device, the digest of all up to its end is in the
 * container; whoever goes on later seals the same bytes again or takes another key. So no key ever sees two contents, whatever
 * happens to file, process and appliance in between. RATIONALE.md, "Files".
 */
final class Upload {
    /** Of one append: 4 MiB, in memory, and what a break costs. */
    static final int CHUNKS = 64;

    private final Container container;
    private final BlobStorage storage;
    private final SourceFile source;
    private final BlobCapability.Write blob;
    private final Retries retries;
    private final TransferProgress progress;
    private final FileDigest digest = new FileDigest();
    private UploadRecord record;
    private long committed;

    /** @param expiresAtHour 0 for as long as the appliance likes */
    record Uploaded(BlobCapability.Read capability, Octets digest, long expiresAtHour) {}

    Upload(
            Container container,
            BlobStorage storage,
            SourceFile source,
            UploadRecord record,
            Retries retries,
            TransferProgress progress) {
        this.container = container;
        this.storage = storage;
        this.source = source;
        this.record = record;
        this.blob = blobOf(record);
        this.retries = retries;
        this.progress = progress;
    }

    static BlobCapability.Write blobOf(UploadRecord record) {
        return new BlobCapability.Write(
                Octets.copyOf(record.getWriteCapability().toByteArray()));
    }

    /** @throws ChangedSourceException if this key and blob are of no use any more */
    Uploaded run(long expiresAtHour) throws RedoubtException, ChangedSourceException {
        FileLayout layout = source.layout();
        committed = begin(layout.sealedSize());
        try (Secret key = Secret.takeOwnershipOf(record.getKey().toByteArray());
                FileSealer sealer = new FileSealer(key, layout)) {
            for (long from = 0; from < layout.chunks(); from += CHUNKS) {
                long to = Math.min(layout.chunks(), from + CHUNKS);
                part(seal(sealer, from, to));
                progress.moved(Math.min(layout.size(), to * FileLayout.CHUNK), layout.size());
            }
        }
        source.requireUnchanged();
        BlobState state = commit(expiresAtHour);
        return new Uploaded(blob.read(), digest.value(), Integer.toUnsignedLong(state.getExpiresAtHour()));
    }

    /** Where the appliance's end is; it must be one of the two that follow from what was sent. */
    private long begin(long size) throws RedoubtException, ChangedSourceException {
        BlobState state = persist(() -> storage.create(blob, size));
        if (state.getCommitted() > record.getSealedUntil()) {
            throw new FileDamagedException("the appliance claims to have what was never sent");
        }
        // Before the last part that may have left: to send that again would take a look at the file again.
        if (state.getCommitted() < lastBorder(record.getSealedUntil())) {
            throw new ChangedSourceException();
        }
        return state.getCommitted();
    }

    private long lastBorder(long sealedUntil) {
        long border = 0;
        if (sealedUntil > 0) {
            long chunk = Math.floorDiv(sealedUntil - 1 - FileLayout.HEADER_SIZE, (long) FileLayout.SEALED_CHUNK);
            long first = chunk / CHUNKS * CHUNKS;
            border = first == 0 ? 0 : source.layout().sealedOffset(first);
        }
        return border;
    }

    private byte[] seal(FileSealer sealer, long from, long to) throws RedoubtException, ChangedSourceException {
        ByteArrayOutputStream part = new ByteArrayOutputStream(CHUNKS * FileLayout.SEALED_CHUNK + 64);
        if (from == 0) {
            part.writeBytes(sealer.header());
        }
        for (long chunk = from; chunk < to; chunk++) {
            byte[] content = source.chunk(chunk);
            part.writeBytes(sealer.seal(chunk, content));
            Arrays.fill(content, (byte) 0);
        }
        return part.toByteArray();
    }

    private void part(byte[] sealed) throws RedoubtException, ChangedSourceException {
        long start = digest.length();
        digest.update(sealed);
        remember(start);
        if (committed < digest.length()) {
            append(start, sealed);
        }
    }

    /** Says in the container what is about to leave, or finds it said already, with the same digest. */
    private void remember(long start) throws RedoubtException, ChangedSourceException {
        long end = digest.length();
        ByteString value = ByteString.copyFrom(digest.value().toBytes());
        boolean good = container.write(transaction -> {
            Transfers transfers = new Transfers(transaction);
            UploadRecord now = transfers.current(record).orElse(UploadRecord.getDefaultInstance());
            if (now.getSealedUntil() == start && now.getWriteCapability().equals(record.getWriteCapability())) {
                record = now.toBuilder()
                        .setSealedUntil(end)
                        .setSealedDigest(value)
                        .build();
                transfers.put(record);
                return true;
            }
            // Further on is compared when it is reached; nothing is sent before.
            return now.getSealedUntil() > end
                    || (now.getSealedUntil() == end && now.getSealedDigest().equals(value));
        });
        if (!good) {
            throw new ChangedSourceException();
        }
    }

    private void append(long start, byte[] sealed) throws RedoubtException, ChangedSourceException {
        while (committed != digest.length()) {
            if (committed != start) {
                throw new ChangedSourceException();
            }
            committed = appendOnce(sealed);
        }
        retries.succeeded();
    }

    private long appendOnce(byte[] sealed) throws RedoubtException, ChangedSourceException {
        try {
            return storage.append(blob, committed, sealed).getCommitted();
        } catch (ApplianceUnreachableException e) {
            // All of it is there, or nothing.
            retries.after(e);
        } catch (RefusedByApplianceException e) {
            if (!e.code().equals("blob_offset")) {
                throw orGone(e);
            }
        }
        return state();
    }

    private long state() throws RedoubtException, ChangedSourceException {
        return persist(() -> storage.state(blob)).getCommitted();
    }

    /** The appliance has forgotten it, in time or not: then it begins anew. */
    private static RedoubtException orGone(RefusedByApplianceException e) throws ChangedSourceException {
        if (e.code().equals("unknown_blob")) {
            throw new ChangedSourceException();
        }
        return e;
    }

    @FunctionalInterface
    private interface Question {
        BlobState ask() throws RedoubtException;
    }

    private BlobState persist(Question question) throws RedoubtException, ChangedSourceException {
        while (true) {
            try {
                return question.ask();
            } catch (ApplianceUnreachableException e) {
                retries.after(e);
            } catch (RefusedByApplianceException e) {
                throw orGone(e);
            }
        }
    }

    private BlobState commit(long expiresAtHour) throws RedoubtException, ChangedSourceException {
        BlobState state = persist(() -> storage.commit(blob, expiresAtHour));
        if (!state.getComplete()) {
            throw new FileDamagedException("the appliance has all of it and does not say so");
        }
        return state;
    }
}
