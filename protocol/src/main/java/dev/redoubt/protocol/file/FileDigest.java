package dev.redoubt.protocol.file;

import dev.redoubt.crypto.CryptoBugException;
import dev.redoubt.protocol.identity.Octets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** The digest of a whole sealed file, fed in order from its first byte on. SPEC.md, "Files". Not thread-safe. */
public final class FileDigest {
    public static final int SIZE = 32;

    private final MessageDigest digest;
    private long length;

    public FileDigest() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256", "SUN");
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("SHA-256 is part of every JDK", e);
        }
        digest.update(FileLabels.DIGEST.bytes());
    }

    public void update(byte[] sealed) {
        update(sealed, 0, sealed.length);
    }

    public void update(byte[] sealed, int offset, int count) {
        digest.update(sealed, offset, count);
        length += count;
    }

    /** Bytes so far. */
    public long length() {
        return length;
    }

    /** Of what was fed so far; more may follow. */
    public Octets value() {
        try {
            return Octets.copyOf(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new CryptoBugException("the JDK's SHA-256 can be cloned", e);
        }
    }
}
