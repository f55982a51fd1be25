package dev.redoubt.server.administration;

import dev.redoubt.server.configuration.SecretFile;
import java.nio.file.Path;

/**
 * Where {@code redoubtctl init} puts what it makes. server/SPEC.md, "Folder".
 *
 * @param asCredentials whether secrets are named as the units' credentials
 */
record Layout(Path folder, boolean asCredentials) {
    Layout(Path folder) {
        this(folder, false);
    }

    Path configuration() {
        return folder.resolve("redoubtd.toml");
    }

    Path authorityCertificate() {
        return folder.resolve("ca.crt");
    }

    /** There while the folder is being made. */
    Path unfinished() {
        return folder.resolve("redoubtctl-init.unfinished");
    }

    Path serverCertificate() {
        return folder.resolve("tls.crt");
    }

    Path channelCertificate() {
        return folder.resolve("channel.certificate");
    }

    Path policyCertificate() {
        return folder.resolve("policy.certificate");
    }

    Path secrets() {
        return folder.resolve("secrets");
    }

    private Path secret(String name) {
        return secrets().resolve(asCredentials ? "redoubt." + name : name);
    }

    /** As the configuration names a secret. */
    String named(Path secret) {
        return asCredentials
                ? SecretFile.CREDENTIAL + secret.getFileName()
                : folder.relativize(secret).toString();
    }

    Path serverKey() {
        return secret("tls.key");
    }

    Path channelKey() {
        return secret("channel.key");
    }

    Path policyKey() {
        return secret("policy.key");
    }

    Path nameIndexKey() {
        return secret("name-index.key");
    }

    Path nameColumnKey() {
        return secret("name-column.key");
    }

    Path recoveryOprfKey() {
        return secret("recovery-oprf.key");
    }

    Path databasePassword() {
        return secret("database.password");
    }

    Path migrationPassword() {
        return secret("database-migration.password");
    }

    Path backupPassword() {
        return secret("backup-database.password");
    }

    /** Makes the database's accounts, with their passwords. */
    Path databaseAccounts() {
        return folder.resolve("database-accounts.sql");
    }

    /** What the server does not need, and is better kept elsewhere. */
    Path offline() {
        return folder.resolve("offline");
    }

    Path applianceRootKey() {
        return offline().resolve("appliance-root.key");
    }

    Path authorityKey() {
        return offline().resolve("ca.key");
    }
}
