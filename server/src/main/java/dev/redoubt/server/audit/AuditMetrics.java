package dev.redoubt.server.audit;

import dev.redoubt.server.logging.LogDetail;
import dev.redoubt.server.logging.LogEvent;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks after the log, and tells others how far it goes: whoever collects the figures, or the journal, on another machine is a
 * witness that a tail was cut.
 */
public final class AuditMetrics {
    private final AuditLog log;
    private final AtomicBoolean endIntact = new AtomicBoolean(true);
    // The end says nothing of what is before it: only a later look at all of it takes this back.
    private final AtomicBoolean wholeIntact = new AtomicBoolean(true);
    private long told;

    public AuditMetrics(AuditLog log, MeterRegistry metrics) {
        this.log = log;
        Gauge.builder("redoubt.audit.entries", log, AuditLog::lastKnown)
                .description("number of the last entry of the audit log")
                .register(metrics);
        Gauge.builder("redoubt.audit.last.entry.timestamp.seconds", log, AuditLog::lastKnownTime)
                .description("when the last entry was made, in seconds since 1970")
                .register(metrics);
        Gauge.builder("redoubt.audit.intact", () -> endIntact.get() && wholeIntact.get() ? 1 : 0)
                .description("1 while the audit log in the database is what this server has written")
                .register(metrics);
    }

    /** Looks at the end of the log, and says in the journal how far it goes if that is news. To be called each minute. */
    public int look() {
        return noting(endIntact, () -> {
            Head head = log.head().head();
            if (head.number() != told) {
                told = head.number();
                LogEvent.AUDIT_HEAD.write(LogDetail.auditNumber(head.number()), LogDetail.auditHash(head.hash()));
            }
        });
    }

    /** Goes through all of it. To be called now and then. */
    public int checkAll() {
        return noting(wholeIntact, log::checkAll);
    }

    private synchronized int noting(AtomicBoolean intact, Runnable work) {
        try {
            work.run();
            intact.set(true);
        } catch (BrokenLogException e) {
            intact.set(false);
            LogEvent.AUDIT_BROKEN.write();
        }
        return 0;
    }
}
