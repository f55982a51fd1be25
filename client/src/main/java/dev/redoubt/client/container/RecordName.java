package dev.redoubt.client.container;

import dev.redoubt.protocol.identity.Octets;

/**
 * Which record: at most one of a type and id exists.
 *
 * @param id 0 to 1,024 bytes
 */
public record RecordName(RecordType type, Octets id) {
    static final int MAX_ID_SIZE = 1024;

    public RecordName {
        if (id.size() > MAX_ID_SIZE) {
            throw new IllegalArgumentException("a record id has at most 1024 bytes, not " + id.size());
        }
    }

    /** The one record of its type. */
    public static RecordName only(RecordType type) {
        return new RecordName(type, Octets.copyOf(new byte[0]));
    }
}
