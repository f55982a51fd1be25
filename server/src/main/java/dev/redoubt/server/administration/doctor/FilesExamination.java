package dev.redoubt.server.administration.doctor;

import dev.redoubt.server.configuration.SecretFile;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who may read and write what the server lives from. No secret is opened. */
final class FilesExamination implements Examination {
    private static final String ROOT = "root";
    private static final Path SEALED = Path.of("/etc/credstore.encrypted");
    private static final String NO_RIGHT = "this user may not look: run it as root";

    @Override
    public void look(Host host, Findings findings) {
        configuration(host, findings);
        if (host.configuration().isEmpty()) {
            findings.notSeen("files", "the configuration cannot be read, which names them");
            return;
        }
        ServerConfiguration configuration = host.configuration().get();
        Optional<String> server = serverUser(configuration);
        for (Secrets.Named secret : Secrets.of(configuration)) {
            if (isSealed(secret.file())) {
                sealed(secret, findings);
            } else if (!secret.file().isCredential()) {
                plain(secret, server, findings);
            }
        }
        for (Path folder : List.of(
                configuration.blobs().folder(), configuration.restoration().folder())) {
            folder(folder, findings);
        }
        offline(host, findings);
    }

    /** Whoever can write it names the keys that the server uses. */
    private static void configuration(Host host, Findings findings) {
        attributes("configuration-closed", host.file(), findings)
                .ifPresent(file -> findings.require(
                        !isOpen(file, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE),
                        "configuration-closed",
                        text(host.file(), file),
                        "whoever can write the configuration has the server use other keys",
                        "chmod go-w " + host.file()));
    }

    /** The user that the server runs as, where it was started once. */
    private static Optional<String> serverUser(ServerConfiguration configuration) {
        return Stream.of(
                        configuration.administration().socket(),
                        configuration.restoration().folder(),
                        configuration.blobs().folder())
                .filter(Files::exists)
                .findFirst()
                .flatMap(FilesExamination::owner);
    }

    private static Optional<String> owner(Path path) {
        try {
            return Optional.of(Files.getOwner(path).getName());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isSealed(SecretFile file) {
        return file.isCredential() && file.path().toString().startsWith(SecretFile.CREDENTIAL);
    }

    private static void sealed(Secrets.Named secret, Findings findings) {
        String check = "secret-" + secret.key();
        Path file = SEALED.resolve(secret.file().path().toString().substring(SecretFile.CREDENTIAL.length()));
        attributes(check, file, findings)
                .ifPresent(attributes -> findings.require(
                        attributes.owner().getName().equals(ROOT) && !isOpenToOthers(attributes),
                        check,
                        text(file, attributes),
                        "a sealed secret that others can read can be opened on this machine by whoever becomes root of"
                                + " a copy of it",
                        "chown root: " + file + " && chmod 0600 " + file));
    }

    private static void plain(Secrets.Named secret, Optional<String> server, Findings findings) {
        String check = "secret-" + secret.key();
        Path file = secret.file().path();
        attributes(check, file, findings).ifPresent(attributes -> {
            String owner = attributes.owner().getName();
            if (isOpenToOthers(attributes)) {
                findings.wrong(
                        check,
                        text(file, attributes),
                        "others can read this secret, and the server does not start",
                        "chmod 0600 " + file);
            } else if (server.isPresent() && !owner.equals(server.get())) {
                findings.wrong(
                        check,
                        text(file, attributes),
                        "the server runs as another user, and cannot read it",
                        "chown " + server.get() + " " + file);
            } else if (secret.size() > 0 && attributes.size() != secret.size()) {
                findings.wrong(
                        check,
                        file + " has " + attributes.size() + " bytes",
                        "a key of another size than it must have: the server does not start",
                        "put the right file in its place, from a backup; a new one would open nothing that is there");
            } else {
                findings.ok(check, text(file, attributes));
            }
        });
    }

    private static void folder(Path folder, Findings findings) {
        String check = "folder-" + folder.getFileName();
        if (!Files.exists(folder)) {
            findings.ok(check, folder + " is made at the first start");
            return;
        }
        attributes(check, folder, findings)
                .ifPresent(attributes -> findings.require(
                        !isOpenToOthers(attributes),
                        check,
                        text(folder, attributes),
                        "others can look into a folder of the server's own, and it does not start",
                        "chmod 0700 " + folder));
    }

    /** Where {@code redoubtctl init} has put them, to be carried away. */
    private static void offline(Host host, Findings findings) {
        Path key = host.file().toAbsolutePath().resolveSibling("offline").resolve("appliance-root.key");
        findings.expect(
                !Files.exists(key),
                "root-key-elsewhere",
                Files.exists(key) ? key + " is here" : "the appliance root's key is not beside the configuration",
                "whoever gets into this machine can make channel and policy keys that every device takes for the"
                        + " appliance's",
                "carry " + key.getParent() + " to two media that are kept elsewhere, and shred it here");
    }

    private static Optional<PosixFileAttributes> attributes(String check, Path file, Findings findings) {
        try {
            return Optional.of(Files.readAttributes(file, PosixFileAttributes.class));
        } catch (AccessDeniedException e) {
            findings.notSeen(check, NO_RIGHT);
        } catch (NoSuchFileException e) {
            findings.wrong(
                    check,
                    file + " does not exist",
                    "a file that the server needs is missing: it does not start",
                    "put " + file + " in its place, from a backup");
        } catch (IOException e) {
            findings.notSeen(check, "it cannot be looked at (" + e.getClass().getSimpleName() + ")");
        }
        return Optional.empty();
    }

    private static boolean isOpenToOthers(PosixFileAttributes file) {
        return file.permissions().stream().anyMatch(right -> !right.name().startsWith("OWNER_"));
    }

    private static boolean isOpen(PosixFileAttributes file, PosixFilePermission... rights) {
        Set<PosixFilePermission> open = file.permissions();
        return Stream.of(rights).anyMatch(open::contains);
    }

    private static String text(Path path, PosixFileAttributes file) {
        return path + " is " + file.owner().getName() + "'s, " + PosixFilePermissions.toString(file.permissions());
    }
}
