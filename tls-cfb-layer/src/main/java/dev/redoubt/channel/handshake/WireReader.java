package dev.redoubt.channel.handshake;

import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.VerifyingKey;
import java.nio.ByteBuffer;

/** Reads big-endian fields strictly: never past the end, and {@link #end()} allows nothing behind it. */
final class WireReader {
    private final ByteBuffer bytes;

    WireReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    int int8() throws HandshakeException.Malformed {
        return Byte.toUnsignedInt(require(1).get());
    }

    int int16() throws HandshakeException.Malformed {
        return Short.toUnsignedInt(require(2).getShort());
    }

    /** Signed: a value from 2^31 on comes out negative, and the caller refuses it. */
    int int32() throws HandshakeException.Malformed {
        return require(4).getInt();
    }

    /** Signed: a value from 2^63 on comes out negative, and the caller refuses it. */
    long int64() throws HandshakeException.Malformed {
        return require(8).getLong();
    }

    byte[] octets(int size) throws HandshakeException.Malformed {
        require(size);
        byte[] octets = new byte[size];
        bytes.get(octets);
        return octets;
    }

    /** Two bytes of length, {@code least} to {@code most}, then as many bytes. */
    byte[] vector(int least, int most) throws HandshakeException.Malformed {
        int size = int16();
        if (size < least || size > most) {
            throw new HandshakeException.Malformed("a field of " + size + " bytes is out of its range");
        }
        return octets(size);
    }

    void version(int expected) throws HandshakeException.Malformed {
        int version = int8();
        if (version != expected) {
            throw new HandshakeException.Malformed("version " + version + " is not known here");
        }
    }

    VerifyingKey verifyingKey() throws HandshakeException.Malformed {
        try {
            return VerifyingKey.parse(octets(VerifyingKey.SIZE));
        } catch (InvalidKeyMaterialException _) {
            throw new HandshakeException.Malformed("not an Ed25519 public key");
        }
    }

    void end() throws HandshakeException.Malformed {
        if (bytes.hasRemaining()) {
            throw new HandshakeException.Malformed(bytes.remaining() + " bytes after the end");
        }
    }

    private ByteBuffer require(int size) throws HandshakeException.Malformed {
        if (bytes.remaining() < size) {
            throw new HandshakeException.Malformed("ends in the middle of a field");
        }
        return bytes;
    }
}
