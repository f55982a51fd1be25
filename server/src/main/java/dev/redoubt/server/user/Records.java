package dev.redoubt.server.user;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.account.AccountStore;
import dev.redoubt.server.account.Details;
import dev.redoubt.server.account.NameVault;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.audit.Audit;
import dev.redoubt.server.enrolment.InvitationStore;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** The tables that tell of users, and where acts on them are written down. Stateless: the caller brings the transaction. */
record Records(
        UserStore users,
        AccountStore accounts,
        InvitationStore invitations,
        NameVault names,
        Audit audit,
        Clock clock) {

    /** An act of an administrator on one user or bot. */
    record Act(Administrator by, Kind kind, UserId user) {
        /** As the audit log names it: {@code user.create}. */
        String did(String verb) {
            return kind.text() + "." + verb;
        }
    }

    /** The account's row first, as devices that publish for it do, then the user's, then invitations. */
    Optional<UserRow> lock(Handle handle, Kind kind, UserId id) {
        Optional<AccountId> before = users.find(handle, id).flatMap(UserRow::account);
        before.ifPresent(account -> accounts.lock(handle, account));
        Optional<UserRow> locked = users.lock(handle, id).filter(row -> row.kind() == kind);
        // Enrolled in between.
        locked.flatMap(UserRow::account)
                .filter(account -> !before.equals(Optional.of(account)))
                .ifPresent(account -> accounts.lock(handle, account));
        return locked;
    }

    UserRow require(Handle handle, Kind kind, UserId id) {
        return lock(handle, kind, id).orElseThrow(() -> unknown(kind));
    }

    static ApiException unknown(Kind kind) {
        return new ApiException.ResourceNotFoundError("there is no such " + kind.text());
    }

    /**
     * @param what was done, as the audit log names it
     * @param details adds to what names the user
     */
    void note(Handle handle, Act act, String what, UnaryOperator<ObjectNode> details) {
        ObjectNode whole = JsonNodeFactory.instance
                .objectNode()
                .put(act.kind().text(), act.user().value());
        audit.append(handle, act.by(), what, details.apply(whole));
    }

    /** @return empty where there is nothing to keep */
    Optional<byte[]> seal(Details details, Octets nameIndex) {
        return details.equals(Details.NONE) ? Optional.empty() : Optional.of(names.seal(details, nameIndex));
    }

    Details details(UserRow row) {
        return row.sealedDetails()
                .map(bytes -> names.openDetails(bytes, row.nameIndex()))
                .orElse(Details.NONE);
    }
}
