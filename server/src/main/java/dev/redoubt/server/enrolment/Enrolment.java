package dev.redoubt.server.enrolment;

import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.appliance.EnrolRequest;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.InvitationToken;
import dev.redoubt.server.account.AccountStore;
import dev.redoubt.server.account.NameVault;
import dev.redoubt.server.account.UserName;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.housekeeping.Hours;
import dev.redoubt.server.pool.PoolStore;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.rate.Lockouts;
import java.time.Clock;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Uses invitations up. Thread-safe. */
public final class Enrolment {
    private static final int REPEATABLE_HOURS = 24;
    /** Rows that one deletion of expired ones takes at most. */
    public static final int BATCH = 500;

    private final Database database;
    private final InvitationStore invitations;
    private final AccountStore accounts;
    private final PoolStore pools;
    private final NameVault names;
    private final EnrolmentMetrics metrics;
    private final Lockouts lockouts;
    private final Clock clock;

    public Enrolment(
            Database database,
            InvitationStore invitations,
            AccountStore accounts,
            PoolStore pools,
            NameVault names,
            EnrolmentMetrics metrics,
            Lockouts lockouts,
            Clock clock) {
        this.database = database;
        this.invitations = invitations;
        this.accounts = accounts;
        this.pools = pools;
        this.names = names;
        this.metrics = metrics;
        this.lockouts = lockouts;
        this.clock = clock;
    }

    /**
     * Makes the account, its node and its pool, and uses the invitation, all or nothing. Repeating it with the same bytes
     * within 24 h changes nothing and gives the same answer.
     *
     * @return the name that was invited
     * @throws ProblemException saying why not
     */
    public UserName enrol(EnrolRequest request) {
        try {
            Invitation invitation = invitation(request);
            return names.open(invitation.sealedName(), invitation.nameIndex());
        } catch (ProblemException e) {
            metrics.refused();
            throw e;
        }
    }

    private Invitation invitation(EnrolRequest request) {
        if (request.getInvitationToken().size() != InvitationToken.SIZE) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "an invitation token has 32 bytes");
        }
        Octets token = Octets.copyOf(Digests.sha256(request.getInvitationToken().toByteArray()));
        Octets digest = Octets.copyOf(Digests.sha256(request.toByteArray()));
        // Looked at first without a lock: who holds no invitation must not cost us signature checks.
        Invitation invitation = usable(database.statement(handle -> invitations.find(handle, token)), digest);
        if (invitation.usedBy().isEmpty()) {
            requireChallenge(invitation, request.getChallenge());
            Applicant applicant = Applicant.verify(request, clock.instant());
            invitation = database.transaction(handle -> use(handle, token, digest, applicant));
            metrics.done();
        }
        return invitation;
    }

    /** The invitation if it is open, or was used by the very same request. */
    private Invitation usable(Optional<Invitation> found, Octets digest) {
        Invitation invitation = found.orElseThrow(() -> new ProblemException(ProblemCode.UNKNOWN_INVITATION));
        if (invitation.usedBy().isPresent()) {
            if (!invitation.usedBy().get().equals(digest)) {
                throw new ProblemException(ProblemCode.USED_INVITATION);
            }
        } else if (invitation.expiresAtHour() <= Hours.of(clock.instant())) {
            throw new ProblemException(ProblemCode.EXPIRED_INVITATION);
        }
        if (invitation.suspended()) {
            throw new ProblemException(ProblemCode.ACCOUNT_SUSPENDED);
        }
        return invitation;
    }

    /** Counted even if the rest of the request is wrong: no try is for nothing. */
    private void requireChallenge(Invitation invitation, String challenge) {
        if (invitation.challenge().isEmpty()) {
            return;
        }
        if (!database.transaction(handle -> invitations.countChallenge(handle, invitation.user()))) {
            throw new ProblemException(
                    ProblemCode.EXPIRED_INVITATION, "there were too many wrong challenges: ask for another invitation");
        }
        if (!invitation.challenge().get().isMetBy(challenge)) {
            if (database.statement(handle -> invitations.hasNoTryLeft(handle, invitation.user()))) {
                lockouts.locked(Lockouts.Kind.CHALLENGE);
            }
            throw new ProblemException(ProblemCode.WRONG_CHALLENGE);
        }
    }

    private Invitation use(Handle handle, Octets token, Octets digest, Applicant applicant) {
        Invitation invitation = usable(invitations.lock(handle, token), digest);
        if (invitation.usedBy().isPresent()) {
            return invitation;
        }
        insertAccount(handle, invitation, applicant);
        invitations.enrolled(handle, invitation.user(), applicant.state().account());
        long day = Hours.of(clock.instant()) / 24;
        accounts.insertNode(handle, applicant.node(), applicant.agreement(), day);
        pools.publish(handle, applicant.node().id(), applicant.keys());
        long keep = Math.max(invitation.expiresAtHour(), Hours.of(clock.instant()) + REPEATABLE_HOURS);
        invitations.markUsed(handle, token, digest, keep);
        return invitation;
    }

    private void insertAccount(Handle handle, Invitation invitation, Applicant applicant) {
        if (invitation.account().isPresent()) {
            throw new ProblemException(ProblemCode.NAME_TAKEN);
        }
        if (accounts.existsAccount(handle, applicant.state().account())) {
            throw new ProblemException(ProblemCode.ACCOUNT_EXISTS);
        }
        try {
            accounts.insert(handle, applicant.state(), invitation.nameIndex(), invitation.sealedName());
        } catch (JdbiException e) {
            if (!Database.isDuplicateKey(e)) {
                throw e;
            }
            boolean name = accounts.existsName(handle, invitation.nameIndex());
            throw new ProblemException(name ? ProblemCode.NAME_TAKEN : ProblemCode.ACCOUNT_EXISTS);
        }
    }

    /** @return how many expired invitations went in this batch; less than a full one means that none is left */
    public int deleteExpired() {
        return database.transaction(handle -> invitations.deleteExpired(handle, Hours.of(clock.instant()), BATCH));
    }
}
