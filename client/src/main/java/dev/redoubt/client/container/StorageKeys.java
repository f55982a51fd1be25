package dev.redoubt.client.container;

import dev.redoubt.crypto.CryptoBugException;
import dev.redoubt.crypto.Hkdf;
import dev.redoubt.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What is derived from Klds, one key per use: client/SPEC.md, "Keys". Thread-safe for reading. */
final class StorageKeys implements AutoCloseable {
    private static final int SIZE = 32;

    private final Secret sealing;
    private final Secret naming;
    private final Secret kinds;
    private final Secret manifest;

    /** @param klds 32 bytes, stays with the caller, who closes it */
    StorageKeys(Secret klds) {
        this.sealing = derive(klds, "redoubt container 1 sealing");
        this.naming = derive(klds, "redoubt container 1 names");
        this.kinds = derive(klds, "redoubt container 1 kinds");
        this.manifest = derive(klds, "redoubt container 1 manifest");
    }

    Secret sealing() {
        return sealing;
    }

    /** @return 32 bytes that say nothing about the name without the key */
    byte[] blind(RecordName name) {
        return mac(naming, code(name.type()), name.id().toBytes());
    }

    /** @return 16 bytes, the same for all records of the type */
    byte[] blind(RecordType type) {
        return Arrays.copyOf(mac(kinds, code(type)), 16);
    }

    /** @return 32 bytes: the element of the manifest's set that stands for this version of this record */
    byte[] element(byte[] blindName, long version) {
        return mac(manifest, blindName, Bytes.of(version));
    }

    private static byte[] code(RecordType type) {
        return new byte[] {(byte) (type.code() >> 8), (byte) type.code()};
    }

    private static Secret derive(Secret klds, String label) {
        return Hkdf.SHA256.expand(klds, label.getBytes(StandardCharsets.US_ASCII), SIZE);
    }

    private static byte[] mac(Secret key, byte[]... parts) {
        try {
            Mac hmac = Mac.getInstance("HmacSHA256", "SunJCE");
            hmac.init(key.read(bytes -> new SecretKeySpec(bytes, "HmacSHA256")));
            for (byte[] part : parts) {
                hmac.update(part);
            }
            return hmac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new CryptoBugException("HmacSHA256 is part of every JDK", e);
        }
    }

    @Override
    public void close() {
        sealing.close();
        naming.close();
        kinds.close();
        manifest.close();
    }
}
