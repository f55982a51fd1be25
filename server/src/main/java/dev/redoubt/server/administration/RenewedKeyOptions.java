package dev.redoubt.server.administration;

import dev.redoubt.crypto.Secret;
import dev.redoubt.server.configuration.SecretFile;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a new key and its certificate go. */
final class RenewedKeyOptions {
    @Option(
            names = "--into",
            paramLabel = "DIR",
            description =
                    "Empty or new folder for the key (in secrets/) and the certificate, instead of the server's own files; needed"
                            + " where the key is a credential.")
    private Optional<Path> into = Optional.empty();

    RenewedKeyOptions() {}

    /** @throws CommandFailedException if the server's key is none of its files, and no folder was named, or is not empty */
    void check(SecretFile key) {
        if (key.isCredential() && into.isEmpty()) {
            throw new CommandFailedException("the server's key is a credential (" + name(key)
                    + "): name a folder for the new one with --into, then encrypt it, and start the server again");
        }
        into.ifPresent(folder -> {
            NewFiles.emptyFolder(folder);
            NewFiles.emptyFolder(folder.resolve("secrets"));
        });
    }

    /** The secret stays with the caller. */
    void write(SecretFile key, Secret seed, Path certificateFile, byte[] certificate) {
        if (into.isPresent()) {
            Path folder = into.get();
            NewFiles.writeSecret(folder.resolve("secrets").resolve(name(key)), seed);
            NewFiles.writePublic(folder.resolve(certificateFile.getFileName()), certificate);
            return;
        }
        // The key first: a server looks again when the certificate changes.
        NewFiles.replaceSecret(key.path(), seed);
        NewFiles.replacePublic(certificateFile, certificate);
    }

    private static String name(SecretFile key) {
        String name = String.valueOf(key.path().getFileName());
        return name.startsWith(SecretFile.CREDENTIAL) ? name.substring(SecretFile.CREDENTIAL.length()) : name;
    }
}
