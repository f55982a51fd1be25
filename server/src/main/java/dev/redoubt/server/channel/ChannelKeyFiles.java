package dev.redoubt.server.channel;

import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.channel.handshake.ChannelKey;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.handshake.RevocationList;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Reads the channel key, its certificate, and the list of revoked ones. */
public final class ChannelKeyFiles {
    private ChannelKeyFiles() {}

    /**
     * @return owned by the caller
     * @throws RefusedStartException if a file cannot be read, the files do not belong together, or the certificate is not valid
     *     now or is revoked
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
        Optional<RevocationList> revocations = revocations(files);
        refuseIfRevoked(certificate, revocations, files);
        SigningKey key = SigningKey.ofSeed(files.privateKeyFile().readExactly(SigningKey.SEED_SIZE));
        try {
            return new ChannelKey(key, certificate, revocations);
        } catch (IllegalArgumentException e) {
            key.close();
            throw new RefusedStartException(
                    "the channel certificate " + files.certificateFile() + " is not for the key in "
                            + files.privateKeyFile().path(),
                    e);
        }
    }

    private static void refuseIfRevoked(
            ChannelCertificate certificate, Optional<RevocationList> revocations, ServerConfiguration.Channel files) {
        if (revocations.isEmpty()) {
            return;
        }
        if (!revocations.get().root().equals(certificate.root())) {
            throw new RefusedStartException("the revocation list " + name(files)
                    + " is of another appliance root than the channel certificate " + files.certificateFile());
        }
        if (revocations.get().revokes(certificate)) {
            throw new RefusedStartException("the channel certificate " + files.certificateFile() + " (serial "
                    + certificate.serial() + ") is revoked: run \"redoubtctl channel renew\"");
        }
    }

    private static String name(ServerConfiguration.Channel files) {
        return files.revocationsFile().map(Path::toString).orElse("");
    }

    /**
     * @return empty if none is configured, or its file is not there
     * @throws RefusedStartException if the file cannot be read or holds no list that its root has signed
     */
    public static Optional<RevocationList> revocations(ServerConfiguration.Channel files) {
        Optional<Path> file = files.revocationsFile().filter(Files::exists);
        return file.map(ChannelKeyFiles::revocations);
    }

    private static RevocationList revocations(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            RevocationList list = RevocationList.parse(in.readNBytes(RevocationList.MAXIMUM_SIZE + 1));
            if (!list.isSignedByItsRoot()) {
                throw new RefusedStartException("the revocation list " + file + " is not signed by its appliance root");
            }
            return list;
        } catch (HandshakeException.Malformed e) {
            throw new RefusedStartException(file + " holds no revocation list", e);
        } catch (IOException e) {
            throw RefusedStartException.unreadable("revocation list " + file, e);
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
