package dev.redoubt.server.administration;

import java.nio.file.Path;

/** Where {@code redoubtctl init} puts what it makes. server/SPEC.md, "Folder". */
record Layout(Path folder) {
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

    Path serverKey() {
        return secrets().resolve("tls.key");
    }

    Path channelKey() {
        return secrets().resolve("channel.key");
    }

    Path policyKey() {
        return secrets().resolve("policy.key");
    }

    Path nameIndexKey() {
        return secrets().resolve("name-index.key");
    }

    Path nameColumnKey() {
        return secrets().resolve("name-column.key");
    }

    Path recoveryOprfKey() {
        return secrets().resolve("recovery-oprf.key");
    }

    Path databasePassword() {
        return secrets().resolve("database.password");
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
