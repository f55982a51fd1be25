package dev.redoubt.server.channel;

import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.channel.handshake.ChannelKey;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Reads the channel key and its certificate. */
public final class ChannelKeyFiles {
    private ChannelKeyFiles() {}

    /**
     * @return owned by the caller
     * @throws RefusedStartException if a file cannot be read, the two do not belong together, or the certificate is not valid
     *     now
     */
    public static ChannelKey load(ServerConfiguration.Channel files, Instant now) {
        ChannelCertificate certificate = certificate(files.certificateFile());
        if (!now.isBefore(certificate.notAfter())) {
            throw new RefusedStartException("the channel certificate " + files.certificateFile() + " expired at "
                    + certificate.notAfter() + ": run \"redoubtctl channel renew\"");
        }
        if (now.isBefore(certificate.notBefore())) {
            throw new RefusedStartException("the channel certificate " + files.certificateFile()
                    + " is not valid before " + certificate.notBefore() + ": is the clock right?");
        }
        SigningKey key = SigningKey.ofSeed(files.privateKeyFile().readExactly(SigningKey.SEED_SIZE));
        try {
            return new ChannelKey(key, certificate);
        } catch (IllegalArgumentException e) {
            key.close();
            throw new RefusedStartException(
                    "the channel certificate " + files.certificateFile() + " is not for the key in "
                            + files.privateKeyFile().path(),
                    e);
        }
    }

    /** @throws RefusedStartException if the file cannot be read or holds no channel certificate */
    public static ChannelCertificate certificate(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return ChannelCertificate.parse(in.readNBytes(ChannelCertificate.SIZE + 1));
        } catch (HandshakeException.Malformed e) {
            throw new RefusedStartException(file + " holds no channel certificate", e);
        } catch (IOException e) {
            throw RefusedStartException.unreadable("channel certificate " + file, e);
        }
    }
}
