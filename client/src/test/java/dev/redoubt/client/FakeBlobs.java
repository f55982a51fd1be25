package dev.redoubt.client;

import dev.redoubt.client.appliance.BlobStorage;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.protocol.appliance.BlobState;
import dev.redoubt.protocol.file.BlobCapability;
import dev.redoubt.protocol.identity.Octets;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Room for blobs in memory, which does what the server promises, and misbehaves where a test asks for it. */
public final class FakeBlobs implements BlobStorage {
    /** Hours since 1970 at which everything expires here. */
    public static final int EXPIRES = 500_000;

    /** One blob as it lies there. */
    public static final class Stored {
        public byte[] bytes;
        public int committed;
        public boolean complete;
        public long expires = EXPIRES;

        Stored(int size) {
            this.bytes = new byte[size];
        }
    }

    private final Map<Octets, Stored> blobs = new HashMap<>();
    private final Map<Octets, byte[]> everSeen = new HashMap<>();

    /** Calls that still succeed; then the connection is gone. */
    public int callsUntilCut = Integer.MAX_VALUE;

    /** Bytes of a download after which each one breaks off. */
    public long downloadCut = Long.MAX_VALUE;

    /** The answer to the next append is lost, though it was done. */
    public boolean loseNextAnswer;

    public Optional<String> refusal = Optional.empty();
    public UnaryOperator<byte[]> tamper = bytes -> bytes;
    public int appends;
    public long downloaded;

    public synchronized int count() {
        return blobs.size();
    }

    public synchronized Stored only() {
        return blobs.values().iterator().next();
    }

    public synchronized Stored of(Octets readCapability) {
        return blobs.getOrDefault(new BlobCapability.Read(readCapability).blobId(), new Stored(0));
    }

    public synchronized void forgetAll() {
        blobs.clear();
    }

    private static ApplianceUnreachableException cut() {
        return new ApplianceUnreachableException("appliance.test:443", new IOException("test"));
    }

    private void call() throws RedoubtException {
        if (callsUntilCut <= 0) {
            throw cut();
        }
        callsUntilCut--;
        if (refusal.isPresent()) {
            throw new RefusedByApplianceException(refusal.get(), "the test says so");
        }
    }

    private Stored find(BlobCapability blob) throws RedoubtException {
        return Optional.ofNullable(blobs.get(blob.blobId()))
                .orElseThrow(() -> new RefusedByApplianceException("unknown_blob", "test"));
    }

    private static BlobState answer(Stored stored) {
        return BlobState.newBuilder()
                .setSize(stored.bytes.length)
                .setCommitted(stored.committed)
                .setComplete(stored.complete)
                .setExpiresAtHour((int) stored.expires)
                .build();
    }

    @Override
    public synchronized BlobState create(BlobCapability.Write blob, long size) throws RedoubtException {
        call();
        return answer(blobs.computeIfAbsent(blob.blobId(), _ -> new Stored(Math.toIntExact(size))));
    }

    @Override
    public synchronized BlobState state(BlobCapability.Write blob) throws RedoubtException {
        call();
        return answer(find(blob));
    }

    @Override
    public synchronized BlobState append(BlobCapability.Write blob, long offset, byte[] bytes) throws RedoubtException {
        Stored stored = find(blob);
        // What a cut request carried, the appliance has seen all the same.
        neverTwoContents(blob, (int) offset, bytes, stored.bytes.length);
        call();
        appends++;
        if (offset != stored.committed) {
            throw new RefusedByApplianceException("blob_offset", "test");
        }
        System.arraycopy(bytes, 0, stored.bytes, (int) offset, bytes.length);
        stored.committed += bytes.length;
        if (loseNextAnswer) {
            loseNextAnswer = false;
            throw cut();
        }
        return answer(stored);
    }

    /** One blob is one key: what stands at a place must be the same whenever it comes. */
    private void neverTwoContents(BlobCapability.Write blob, int offset, byte[] bytes, int size) {
        byte[] seen = everSeen.computeIfAbsent(blob.blobId(), _ -> new byte[size]);
        byte[] before = Arrays.copyOfRange(seen, offset, offset + bytes.length);
        if (!Arrays.equals(before, new byte[bytes.length]) && !Arrays.equals(before, bytes)) {
            throw new AssertionError("two contents were sealed under one key");
        }
        System.arraycopy(bytes, 0, seen, offset, bytes.length);
    }

    @Override
    public synchronized BlobState commit(BlobCapability.Write blob, long expiresAtHour) throws RedoubtException {
        call();
        Stored stored = find(blob);
        if (stored.committed < stored.bytes.length) {
            throw new RefusedByApplianceException("blob_incomplete", "test");
        }
        if (!stored.complete && expiresAtHour != 0) {
            stored.expires = Math.min(expiresAtHour, EXPIRES);
        }
        stored.complete = true;
        return answer(stored);
    }

    @Override
    public synchronized void delete(BlobCapability.Write blob) throws RedoubtException {
        call();
        blobs.remove(blob.blobId());
    }

    @Override
    public void read(BlobCapability.Read blob, long offset, long length, Sink sink) throws RedoubtException {
        byte[] bytes = part(blob, (int) offset, (int) length);
        int most = (int) Math.min(bytes.length, downloadCut);
        // In odd pieces, as the network brings them.
        for (int at = 0; at < most; at += 10_007) {
            byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(most, at + 10_007));
            downloaded += piece.length;
            sink.accept(piece, piece.length);
        }
        if (most < bytes.length) {
            throw cut();
        }
    }

    private synchronized byte[] part(BlobCapability.Read blob, int offset, int length) throws RedoubtException {
        call();
        Stored stored = find(blob);
        if (!stored.complete) {
            throw new RefusedByApplianceException("unknown_blob", "test");
        }
        byte[] whole = tamper.apply(stored.bytes.clone());
        if (offset + length > whole.length) {
            // A part that is not there: what the channel makes of a short answer.
            throw cut();
        }
        return Arrays.copyOfRange(whole, offset, offset + length);
    }
}
