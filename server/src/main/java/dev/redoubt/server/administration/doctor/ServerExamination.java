package dev.redoubt.server.administration.doctor;

import dev.redoubt.server.administration.observe.Scrape;
import dev.redoubt.server.channel.ChannelKeyFiles;
import dev.redoubt.server.configuration.RefusedStartException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/** What the running server says of itself, and what former ones have left. */
final class ServerExamination implements Examination {
    @Override
    public void look(Host host, Findings findings) {
        host.configuration()
                .map(configuration ->
                        configuration.blobs().folder().toAbsolutePath().getParent())
                .filter(Files::isDirectory)
                .ifPresent(folder -> crashes(folder, findings));
        if (host.configuration().isEmpty()) {
            findings.notSeen("server-answers", "the configuration cannot be read, which says where it listens");
            return;
        }
        if (host.scrape().isEmpty()) {
            findings.wrong(
                    "server-answers",
                    "no server answers on its management listener",
                    "nobody can send, and nothing is delivered",
                    "systemctl status redoubtd; journalctl -u redoubtd has the line that says why");
            return;
        }
        Scrape scrape = host.scrape().get();
        findings.ok("server-answers", "a server answers");
        findings.require(
                scrape.count("redoubt_database_guarded") == 1,
                "server-database",
                "the server " + (scrape.count("redoubt_database_guarded") == 1 ? "has" : "does not have")
                        + " its database for itself",
                "the server accepts nothing while its database is away, or another server works on it",
                "systemctl status mariadb; see ops/runbooks/DatabaseNotGuarded.md");
        findings.require(
                scrape.count("redoubt_audit_intact") == 1,
                "server-audit",
                "the audit log is "
                        + (scrape.count("redoubt_audit_intact") == 1 ? "whole" : "another one than the server wrote"),
                "somebody has written to the database behind the server's back",
                "see ops/runbooks/AuditLogBroken.md");
        certificate(host, scrape, findings);
    }

    /** It looks at its files each 5 s; on an appliance the key is a credential, which a restart alone brings. */
    private static void certificate(Host host, Scrape scrape, Findings findings) {
        try {
            long serial = host.configuration()
                    .map(configuration -> ChannelKeyFiles.certificate(
                                    configuration.channel().certificateFile())
                            .serial())
                    .orElse(0L);
            long used = (long) scrape.count("redoubt_channel_certificate_serial");
            findings.expect(
                    serial == 0 || used == serial,
                    "server-certificate",
                    "the server uses the channel certificate " + used
                            + (serial == used ? "" : ", and " + serial + " lies on the disk"),
                    "a renewed key is not in use: the old one may expire, or be the one that was stolen",
                    "systemctl restart redoubtd");
        } catch (RefusedStartException e) {
            findings.notSeen("server-certificate", "the channel certificate cannot be read");
        }
    }

    private static void crashes(Path folder, Findings findings) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "crash-*.log")) {
            Iterator<Path> left = files.iterator();
            boolean any = left.hasNext();
            findings.expect(
                    !any,
                    "server-crashes",
                    any ? left.next() + " is there" : "no crash of Java has left anything",
                    "Java itself ended at a fault: of the machine's memory, or of Java's",
                    "keep the file for whoever helps, test the memory, and remove it");
        } catch (IOException e) {
            findings.notSeen("server-crashes", "this user may not look: run it as root");
        }
    }
}
