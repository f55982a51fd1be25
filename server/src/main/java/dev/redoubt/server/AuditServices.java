package dev.redoubt.server;

import dev.redoubt.server.access.SecondOwner;
import dev.redoubt.server.administrator.AdministratorRoles;
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
import dev.redoubt.server.policy.LooserChanges;
import dev.redoubt.server.proposal.Kind;
import dev.redoubt.server.proposal.KnownAdministrators;
import dev.redoubt.server.proposal.ProposalOperations;
import dev.redoubt.server.proposal.ProposalVault;
import dev.redoubt.server.proposal.Proposals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What holds administrators to account: the audit log, the rule of two, and what is known of a user. */
final class AuditServices implements AutoCloseable {
    private final AuditLog log;
    private final AuditMetrics watch;
    private final ProposalVault vault;
    private final Proposals proposals;
    private final ExplainUser explain;

    /** @throws RefusedStartException if the audit log in the database is not what this appliance has signed */
    AuditServices(Foundation foundation, HeadSigner signer) {
        log = new AuditLog(foundation.database, signer, foundation.random, foundation.clock);
        try {
            log.begin();
        } catch (BrokenLogException e) {
            throw new RefusedStartException(
                    e.getMessage() + ": restore the database from a backup, and find out who did it", e);
        }
        watch = new AuditMetrics(log, foundation.metrics);
        vault = new ProposalVault(foundation.names.keyFor(ProposalVault.PURPOSE), foundation.random);
        proposals = new Proposals(
                foundation.database, vault, known(new AdministratorRoles(foundation.clock)), log, foundation.clock);
        explain = new ExplainUser(foundation.database, foundation.names, log, proposals, MetadataLedger.load());
    }

    private static KnownAdministrators known(AdministratorRoles roles) {
        return new KnownAdministrators(roles::role, roles::lock, roles::areTwo);
    }

    AuditLog log() {
        return log;
    }

    /** To be asked before somebody is allowed more than before. */
    LooserChanges looserChanges() {
        return (isLooser, effect, lastHour) -> proposals.require(Kind.POLICY_LOOSEN, isLooser, effect, lastHour);
    }

    /** To be asked before messages are kept by a retention service. */
    LooserChanges retention() {
        return (begins, effect, lastHour) -> proposals.require(Kind.RETENTION_ENABLE, begins, effect, lastHour);
    }

    /** To be asked before devices are reset. */
    Runnable wipes() {
        return () -> proposals.require(Kind.DEVICE_WIPE);
    }

    /** To be asked before somebody gets rights or keys, and told when one loses a key. */
    SecondOwner administrators() {
        return new SecondOwner(() -> proposals.require(Kind.ADMINISTRATORS), proposals::voidAllOf);
    }

    /** @return those of the other parts, and the own ones, all of them under the rule of two */
    Map<String, Operation> operations(List<Map<String, Operation>> others) {
        Map<String, Operation> all = new HashMap<>(new AuditOperations(log).operations());
        all.putAll(new ProposalOperations(proposals).operations());
        all.putAll(explain.operations());
        others.forEach(all::putAll);
        return proposals.around(all);
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
