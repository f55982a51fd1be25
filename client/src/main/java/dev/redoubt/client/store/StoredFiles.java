package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.model.FileInfo;
import dev.redoubt.client.store.format.FileRecord;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.FileKey;
import dev.redoubt.protocol.message.FilePointer;
import java.time.Instant;

/** File pointers as they stand in a message's record. */
public final class StoredFiles {
    private StoredFiles() {}

    public static FileRecord record(FilePointer pointer) {
        try (Secret key = pointer.key().toSecret()) {
            return FileRecord.newBuilder()
                    .setName(pointer.name())
                    .setMediaType(pointer.mediaType())
                    .setSize(pointer.size())
                    .setCapability(MessageLog.bytes(pointer.capability()))
                    .setKey(key.read(ByteString::copyFrom))
                    .setDigest(MessageLog.bytes(pointer.digest()))
                    .setExpiresAt(pointer.expires().getEpochSecond())
                    .setThumbnail(MessageLog.bytes(pointer.thumbnail()))
                    .setLayout(pointer.layout())
                    .build();
        }
    }

    static FilePointer pointer(FileRecord record) throws ContainerDamagedException {
        try {
            return new FilePointer(
                    record.getName(),
                    record.getMediaType(),
                    record.getSize(),
                    octets(record.getCapability()),
                    FileKey.copyOf(record.getKey().toByteArray()),
                    octets(record.getDigest()),
                    Instant.ofEpochSecond(record.getExpiresAt()),
                    octets(record.getThumbnail()),
                    record.getLayout());
        } catch (IllegalArgumentException e) {
            throw new ContainerDamagedException("a file pointer does not parse");
        }
    }

    static FileInfo info(FileRecord record) {
        return new FileInfo(
                record.getName(),
                record.getSize(),
                record.getMediaType(),
                octets(record.getThumbnail()),
                Instant.ofEpochSecond(record.getExpiresAt()));
    }

    private static Octets octets(ByteString bytes) {
        return Octets.copyOf(bytes.toByteArray());
    }
}
