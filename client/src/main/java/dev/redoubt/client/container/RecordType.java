package dev.redoubt.client.container;

/**
 * What kind of thing a record is, as a number that only the caller understands.
 *
 * @param code 1 to 65,535, never reused for another meaning
 */
public record RecordType(int code) {
    public RecordType {
        if (code < 1 || code > 0xffff) {
            throw new IllegalArgumentException("a record type is 1 to 65535, not " + code);
        }
    }
}
