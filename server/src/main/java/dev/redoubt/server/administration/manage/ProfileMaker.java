package dev.redoubt.server.administration.manage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.crypto.Secret;
import dev.redoubt.server.administration.access.AdministratorProfile;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Writes profiles, each with a key that was just issued. */
final class ProfileMaker {
    /** Characters of an access key's id, and of its secret. */
    private static final int ID_LENGTH = 20;

    private static final int SECRET_LENGTH = 40;

    private ProfileMaker() {}

    /**
     * The file is made first, and filled to its size: a secret that is shown once must have a place.
     *
     * @param way which appliance; a profile of somebody else is taken for where it is
     * @param issue asks the appliance for the key
     * @return what it answered
     */
    static ObjectNode write(Path file, WayOptions.Way way, Supplier<ObjectNode> issue) {
        try (AdministratorProfile here = profile(way);
                FileChannel out = FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ObjectNode answer = issued(file, out, here, issue);
            fill(file, out, here, answer);
            return answer;
        } catch (IOException e) {
            throw new UsageException("the profile cannot be written: " + RefusedStartException.why(e));
        }
    }

    private static ObjectNode issued(Path file, FileChannel out, AdministratorProfile here, Supplier<ObjectNode> issue)
            throws IOException {
        try (AdministratorProfile blank = here.with("-".repeat(ID_LENGTH), blankSecret());
                Secret text = blank.toToml()) {
            write(out, text);
            return issue.get();
        } catch (IOException | RuntimeException e) {
            Files.delete(file);
            throw e;
        }
    }

    private static void fill(Path file, FileChannel out, AdministratorProfile here, ObjectNode answer)
            throws IOException {
        String key = answer.path("accessKeyId").asText();
        try (AdministratorProfile made = here.with(key, secret(answer));
                Secret text = made.toToml()) {
            write(out, text);
        } catch (IOException e) {
            Files.delete(file);
            throw new UsageException("the access key " + key + " was issued, and its profile cannot be written ("
                    + RefusedStartException.why(e) + "): take it back with \"redoubtctl admin keys remove\"");
        }
    }

    private static Secret blankSecret() {
        return Secret.takeOwnershipOf("-".repeat(SECRET_LENGTH).getBytes(UTF_8));
    }

    private static Secret secret(ObjectNode answer) {
        return Secret.takeOwnershipOf(answer.path("secretAccessKey").asText().getBytes(UTF_8));
    }

    private static void write(FileChannel out, Secret text) throws IOException {
        byte[] copy = text.read(byte[]::clone);
        try {
            out.position(0);
            ByteBuffer bytes = ByteBuffer.wrap(copy);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.truncate(copy.length);
            out.force(true);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    /** Where the appliance is and how it is known, with no key of use. */
    private static AdministratorProfile profile(WayOptions.Way way) {
        return switch (way) {
            case WayOptions.Way.Remote(Path file) -> AdministratorProfile.read(file);
            case WayOptions.Way.Local(Path file) -> local(ServerConfiguration.read(file));
        };
    }

    private static AdministratorProfile local(ServerConfiguration configuration) {
        RootPin root = RootPin.ofKey(
                ChannelKeyFiles.certificate(configuration.channel().certificateFile())
                        .root());
        return new AdministratorProfile(
                configuration.appliance().address(),
                authority(configuration.listener().certificateFile()),
                root,
                "",
                Secret.takeOwnershipOf(new byte[0]));
    }

    /** The last of the chain that the server shows. */
    private static X509Certificate authority(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            List<? extends Certificate> chain =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (chain.size() < 2) {
                throw new UsageException(file + " does not hold the authority's certificate");
            }
            return (X509Certificate) chain.getLast();
        } catch (IOException | GeneralSecurityException e) {
            throw new UsageException(file + " cannot be read as PEM");
        }
    }
}
