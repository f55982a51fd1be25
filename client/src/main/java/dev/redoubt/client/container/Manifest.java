package dev.redoubt.client.container;

import dev.redoubt.client.failure.ContainerDamagedException;
import java.nio.ByteBuffer;

/**
 * What the whole set of records must be: client/SPEC.md, "Manifest". Sealed and rewritten by every transaction, it holds the
 * exclusive-or of one keyed element per live (name, version), so that a record that was removed, added or put back to an
 * older version is noticed when the container is opened. The whole file put back to an older state is not.
 *
 * @param contentVersion migrations of the content that were applied
 * @param lastVersion the highest version given to a record so far; only goes up
 * @param count records
 * @param set 32 bytes
 */
record Manifest(int contentVersion, long lastVersion, long count, byte[] set) {
    private static final int SET_SIZE = 32;
    private static final int SIZE = 4 + 8 + 8 + SET_SIZE;

    static Manifest empty() {
        return new Manifest(0, 0, 0, new byte[SET_SIZE]);
    }

    static Manifest parse(byte[] bytes) throws ContainerDamagedException {
        if (bytes.length != SIZE) {
            throw new ContainerDamagedException("the manifest does not parse");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int contentVersion = in.getInt();
        long lastVersion = in.getLong();
        long count = in.getLong();
        byte[] set = new byte[SET_SIZE];
        in.get(set);
        return new Manifest(contentVersion, lastVersion, count, set);
    }

    byte[] encode() {
        return ByteBuffer.allocate(SIZE)
                .putInt(contentVersion)
                .putLong(lastVersion)
                .putLong(count)
                .put(set)
                .array();
    }

    Manifest withNewVersion() {
        return new Manifest(contentVersion, lastVersion + 1, count, set);
    }

    Manifest with(byte[] element) {
        return new Manifest(contentVersion, lastVersion, count + 1, xor(set, element));
    }

    Manifest without(byte[] element) {
        return new Manifest(contentVersion, lastVersion, count - 1, xor(set, element));
    }

    Manifest migratedTo(int version) {
        return new Manifest(version, lastVersion, count, set);
    }

    private static byte[] xor(byte[] left, byte[] right) {
        byte[] result = left.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= right[i];
        }
        return result;
    }
}
