package dev.redoubt.server.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the log, and tells others how far it goes: whoever collects the figures, or the journal, on another machine is a
 * witness that a tail was cut.
 */
public final class AuditMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(AuditMetrics.class);

    private final AuditLog log;
    private final AtomicInteger intact = new AtomicInteger(1);
    private long told;

    public AuditMetrics(AuditLog log, MeterRegistry metrics) {
        this.log = log;
        Gauge.builder("redoubt.audit.entries", log, AuditLog::lastKnown)
                .description("number of the last entry of the audit log")
                .register(metrics);
        Gauge.builder("redoubt.audit.last.entry.timestamp.seconds", log, AuditLog::lastKnownTime)
                .description("when the last entry was made, in seconds since 1970")
                .register(metrics);
        Gauge.builder("redoubt.audit.intact", intact, AtomicInteger::get)
                .description("1 while the audit log in the database is what this server has written")
                .register(metrics);
    }

    /** Looks at the end of the log, and says in the journal how far it goes if that is news. To be called each minute. */
    public int look() {
        return whileIntact(() -> {
            Head head = log.head().head();
            if (head.number() != told) {
                told = head.number();
                LOG.atInfo()
                        .addKeyValue("event", "audit_head")
                        .addKeyValue("audit_number", head.number())
                        .addKeyValue("audit_hash", head.hash().toHex())
                        .log();
            }
        });
    }

    /** Goes through all of it. To be called now and then. */
    public int checkAll() {
        return whileIntact(log::checkAll);
    }

    private synchronized int whileIntact(Runnable work) {
        try {
            work.run();
            intact.set(1);
        } catch (BrokenLogException e) {
            intact.set(0);
            LOG.atError().addKeyValue("event", "audit_broken").log();
        }
        return 0;
    }
}
