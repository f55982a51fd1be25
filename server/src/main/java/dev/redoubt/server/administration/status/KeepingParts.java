package dev.redoubt.server.administration.status;

import dev.redoubt.server.administration.observe.Amounts;
import dev.redoubt.server.administration.observe.Level;
import dev.redoubt.server.administration.observe.Scrape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What an appliance must have tomorrow, too: certificates, backups, room, its database and its audit log. Bounds are
 * those of the alerts.
 */
final class KeepingParts {
    private static final double DAY = 86_400;
    private static final double HOUR = 3_600;
    private static final double FULL = 0.02;
    private static final double NEARLY_FULL = 0.1;

    private KeepingParts() {}

    static List<Part> of(Seen seen) {
        List<Part> parts = new ArrayList<>(List.of(certificates(seen), backup(seen), disk(seen)));
        seen.answering().ifPresent(server -> {
            parts.add(database(server.now()));
            parts.add(audit(server.now(), seen));
        });
        return parts;
    }

    /** What the server uses; where it does not answer, what lies on the disk. */
    private static Part certificates(Seen seen) {
        Scrape now = seen.now();
        OptionalDouble channel = now.value("redoubt_channel_certificate_expiry_seconds");
        OptionalDouble policy = now.value("redoubt_policy_certificate_expiry_seconds");
        OptionalDouble tls = now.value("redoubt_tls_certificate_expiry_seconds");
        Certificates all = new Certificates(seen.at().getEpochSecond());
        all.add("channel", channel.isPresent() ? channel : seen.files().channelExpiry(), 7, 1);
        all.add("policy", policy.isPresent() ? policy : seen.files().policyExpiry(), 60, 7);
        all.add("tls", tls.isPresent() ? tls : seen.files().tlsExpiry(), 30, 7);
        return all.part();
    }

    private static final class Certificates {
        private final long now;
        private final List<String> said = new ArrayList<>();
        private final Members members = new Members();
        private Level level = Level.OK;

        Certificates(long now) {
            this.now = now;
        }

        void add(String name, OptionalDouble expiry, double soon, double verySoon) {
            if (expiry.isEmpty()) {
                said.add(name + " not seen");
                level = level.or(Level.NOT_SEEN);
                return;
            }
            double days = (expiry.getAsDouble() - now) / DAY;
            said.add(name + (days < 0 ? " has expired" : " " + Amounts.count(Math.floor(days)) + " d"));
            members.add(name + "Days", OptionalDouble.of(Math.floor(days)));
            level = level.or(days < verySoon ? Level.WRONG : days < soon ? Level.WARNING : Level.OK);
        }

        Part part() {
            return new Part("certificates", level, String.join(", ", said), members.node());
        }
    }

    private static Part backup(Seen seen) {
        OptionalDouble last = seen.host().value("redoubt_backup_last_success_timestamp_seconds");
        OptionalDouble attempt = seen.host().value("redoubt_backup_last_attempt_timestamp_seconds");
        if (last.isEmpty() && attempt.isEmpty()) {
            return new Part("backup", Level.NOT_SEEN, "no backup was seen on this machine", new Members().node());
        }
        OptionalDouble drill = seen.host().value("redoubt_restore_drill_last_success_timestamp_seconds");
        boolean failed = seen.host().count("redoubt_backup_last_attempt_failed") == 1;
        boolean drillFailed = seen.host().value("redoubt_restore_drill_result").orElse(1) == 0;
        double age = seen.secondsOf(last);
        double drillAge = seen.secondsOf(drill);
        String text = (last.isEmpty()
                        ? "never made"
                        : Amounts.duration(age) + " old, "
                                + Amounts.bytes(seen.host().count("redoubt_backup_size_bytes")))
                + (failed ? "; the last one failed" : "")
                + (drill.isEmpty()
                        ? "; never restored to try it"
                        : "; restored to try it " + Amounts.duration(drillAge) + " ago")
                + (drillFailed ? "; the last try failed" : "");
        Level level = last.isEmpty() || age > 50 * HOUR || drillFailed
                ? Level.WRONG
                : failed || drill.isEmpty() || drillAge > 74 * HOUR ? Level.WARNING : Level.OK;
        Members members = new Members()
                .add("lastFailed", failed)
                .add("ageSeconds", OptionalDouble.of(age))
                .add("drillAgeSeconds", OptionalDouble.of(drillAge))
                .add("drillFailed", drillFailed);
        return new Part("backup", level, text, members.node());
    }

    private static Part disk(Seen seen) {
        OptionalDouble free = seen.files().freeBytes();
        OptionalDouble total = seen.files().totalBytes();
        OptionalDouble taken = seen.now().value("redoubt_blob_reserved_bytes");
        OptionalDouble quota = seen.now().value("redoubt_blob_quota_bytes");
        if (free.isEmpty()) {
            return new Part("disk", Level.NOT_SEEN, "this user may not see the folder of files", new Members().node());
        }
        double part = free.getAsDouble() / Math.max(1, total.orElse(1));
        boolean quotaFull = quota.isPresent() && taken.orElse(0) > (1 - NEARLY_FULL) * quota.getAsDouble();
        Level level = part < FULL ? Level.WRONG : part < NEARLY_FULL || quotaFull ? Level.WARNING : Level.OK;
        String text = Amounts.bytes(free.getAsDouble()) + " of " + Amounts.bytes(total.orElse(Double.NaN)) + " free"
                + (quota.isPresent()
                        ? "; files take " + Amounts.bytes(taken.orElse(0)) + " of " + Amounts.bytes(quota.getAsDouble())
                        : "");
        Members members = new Members()
                .add("freeBytes", free)
                .add("totalBytes", total)
                .add("filesBytes", taken)
                .add("filesQuotaBytes", quota)
                .add("filesDaysToFull", seen.now().value("redoubt_blob_days_to_full"));
        return new Part("disk", level, text, members.node());
    }

    private static Part database(Scrape now) {
        boolean guarded = now.count("redoubt_database_guarded") == 1;
        OptionalDouble bytes = now.value("redoubt_database_bytes");
        OptionalDouble days = now.value("redoubt_database_days_to_full");
        OptionalDouble busy = now.value("hikaricp_connections_active");
        OptionalDouble pending = now.value("hikaricp_connections_pending");
        String text = (guarded ? "this server's alone" : "away, or another server's")
                + (bytes.isPresent() ? "; " + Amounts.bytes(bytes.getAsDouble()) : "")
                + (days.isPresent() && Double.isFinite(days.getAsDouble())
                        ? ", full in " + Amounts.count(days) + " d"
                        : "")
                + "; " + Amounts.count(busy) + " of " + Amounts.count(now.value("hikaricp_connections_max"))
                + " connections busy"
                + (pending.orElse(0) > 0 ? ", " + Amounts.count(pending) + " wait for one" : "");
        double left = days.orElse(Double.POSITIVE_INFINITY);
        Level level =
                !guarded || left < 7 ? Level.WRONG : left < 30 || pending.orElse(0) > 0 ? Level.WARNING : Level.OK;
        Members members = new Members()
                .add("guarded", guarded)
                .add("bytes", bytes)
                .add("daysToFull", days)
                .add("connectionsBusy", busy)
                .add("connectionsPending", pending);
        return new Part("database", level, text, members.node());
    }

    private static Part audit(Scrape now, Seen seen) {
        boolean intact = now.count("redoubt_audit_intact") == 1;
        OptionalDouble entries = now.value("redoubt_audit_entries");
        OptionalDouble last = now.value("redoubt_audit_last_entry_timestamp_seconds");
        String text =
                (intact ? "whole" : "changed behind the server's back") + ", " + Amounts.count(entries) + " entries"
                        + (last.orElse(0) > 0 ? ", the last " + Amounts.duration(seen.secondsOf(last)) + " ago" : "");
        Members members = new Members()
                .add("intact", intact)
                .add("entries", entries)
                .add(
                        "lastEntryAgeSeconds",
                        last.orElse(0) > 0 ? OptionalDouble.of(seen.secondsOf(last)) : OptionalDouble.empty());
        return new Part("audit", intact ? Level.OK : Level.WRONG, text, members.node());
    }
}
