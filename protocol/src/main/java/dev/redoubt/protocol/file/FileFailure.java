package dev.redoubt.protocol.file;

/** In which way a sealed file is not what its sender made. SPEC.md, "Files". */
public enum FileFailure {
    /** The first bytes are no header of this version and suite. */
    MALFORMED_HEADER,
    /** The header is that of another key, or of another size. */
    WRONG_KEY,
    /** There are fewer or more bytes than the size gives. */
    WRONG_LENGTH,
    /** A chunk does not open in its place. */
    BAD_CHUNK,
    /** Behind the content stands something else than zeros. */
    BAD_PADDING,
    /** Every chunk opens, and yet the whole is not what the pointer names. */
    WRONG_DIGEST
}
