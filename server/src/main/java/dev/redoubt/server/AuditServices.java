package dev.redoubt.server;

import dev.redoubt.server.administrator.Administrators;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.audit.AuditLog;
import dev.redoubt.server.audit.AuditMetrics;
import dev.redoubt.server.audit.AuditOperations;
import dev.redoubt.server.audit.BrokenLogException;
import dev.redoubt.server.audit.HeadSigner;
import dev.redoubt.server.configuration.RefusedStartException;
import dev.redoubt.server.database.MetadataLedger;
import dev.redoubt.server.explain.ExplainUser;
import dev.redoubt.server.housekeeping.Housekeeping;
import dev.redoubt.server.proposal.KnownAdministrators;
import dev.redoubt.server.proposal.ProposalOperations;
import dev.redoubt.server.proposal.ProposalVault;
import dev.redoubt.server.proposal.Proposals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What holds administrators to account: the audit log, the rule of two, and what is known of a user. */
final class AuditServices implements AutoCloseable {
    private final AuditLog log;
    private final AuditMetrics watch;
    private final ProposalVault vault;
    private final Proposals proposals;
    private final ExplainUser explain;

    /** @throws RefusedStartException if the audit log in the database is not what this appliance has signed */
    AuditServices(Foundation foundation, HeadSigner signer, Administrators administrators) {
        log = new AuditLog(foundation.database, signer, foundation.random, foundation.clock);
        try {
            log.begin();
        } catch (BrokenLogException e) {
            throw new RefusedStartException(e.getMessage() + ": restore the database from a backup, and find out who did it", e);
        }
        watch = new AuditMetrics(log, foundation.metrics);
        vault = new ProposalVault(foundation.names.keyFor(ProposalVault.PURPOSE), foundation.random);
        proposals = new Proposals(foundation.database, vault, known(administrators), log, foundation.clock);
        explain = new ExplainUser(foundation.database, foundation.names, log, proposals, MetadataLedger.load());
    }

    private static KnownAdministrators known(Administrators administrators) {
        return new KnownAdministrators() {
            @Override
            public Optional<Role> role(Handle handle, String name) {
                return administrators.role(handle, name);
            }

            @Override
            public int count(Handle handle, Role role) {
                return administrators.count(handle, role);
            }
        };
    }

    AuditLog log() {
        return log;
    }

    Proposals proposals() {
        return proposals;
    }

    Map<String, Operation> operations() {
        Map<String, Operation> all = new HashMap<>(new AuditOperations(log).operations());
        all.putAll(new ProposalOperations(proposals).operations());
        all.putAll(explain.operations());
        return all;
    }

    /** By the wall clock. */
    List<Housekeeping.Task> expiry() {
        return List.of(new Housekeeping.Task(proposals::deleteExpired, Proposals.BATCH));
    }

    /** What is looked at each minute. */
    List<Housekeeping.Task> looks() {
        return List.of(Housekeeping.once(watch::look));
    }

    /** What is looked at seldom. */
    List<Housekeeping.Task> sweeps() {
        return List.of(Housekeeping.once(watch::checkAll));
    }

    @Override
    public void close() {
        vault.close();
    }
}
