package dev.redoubt.server.administration;

import dev.redoubt.protocol.policy.PolicyKey;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.audit.AuditLog;
import dev.redoubt.server.audit.BrokenLogException;
import dev.redoubt.server.audit.HeadSigner;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.policy.PolicyKeyFiles;
import java.security.SecureRandom;
import java.time.Clock;

/** The audit log for commands that work on the database themselves, beside a server that may be running. Owns the policy key. */
final class DirectAudit implements AutoCloseable {
    private static final int LONGEST_NAME = 58;

    private final PolicyKey key;
    private final AuditLog log;

    DirectAudit(ServerConfiguration configuration, Database database, SecureRandom random, Clock clock) {
        key = PolicyKeyFiles.load(
                configuration.policy(),
                ChannelKeyFiles.certificate(configuration.channel().certificateFile())
                        .root(),
                clock.instant());
        log = new AuditLog(database, head -> HeadSigner.Signed.by(key, head), random, clock);
        try {
            log.begin();
        } catch (BrokenLogException e) {
            key.close();
            throw new CommandFailedException("nothing was done: " + e.getMessage(), e);
        }
    }

    AuditLog log() {
        return log;
    }

    /** Whoever runs this command. He can read the appliance's keys: nobody has to vouch for his name. */
    static Administrator local() {
        String name = String.valueOf(System.getProperty("user.name")).replaceAll("[^!#-\\[\\]-~]", "_");
        return new Administrator("local:" + name.substring(0, Math.min(name.length(), LONGEST_NAME)), Role.OWNER);
    }

    @Override
    public void close() {
        key.close();
    }
}
