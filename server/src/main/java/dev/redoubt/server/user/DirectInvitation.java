package dev.redoubt.server.user;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.account.NameVault;
import dev.redoubt.server.account.UserName;
import dev.redoubt.server.enrolment.InvitationStore;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** An invitation by somebody on the machine itself, beside a server that may be running. Stateless: the caller brings the transaction. */
public final class DirectInvitation {
    private final UserStore users = new UserStore();
    private final InvitationStore invitations = new InvitationStore();
    private final NameVault names;

    /** @param names stays with the caller */
    public DirectInvitation(NameVault names) {
        this.names = names;
    }

    /**
     * Invites who is not invited yet into the default group, and gives another invitation to who is.
     *
     * @param tokenDigest SHA-256 of the token
     * @param expiresAtHour hours since 1970
     * @return false if somebody is enrolled under this name
     */
    public boolean invite(Handle handle, UserName name, Octets tokenDigest, long expiresAtHour) {
        Octets index = names.index(name);
        UserStore.Fresh fresh = new UserStore.Fresh(
                Kind.USER, index, names.seal(name), Optional.empty(), users.defaultGroup(handle), Optional.empty());
        Optional<UserId> added = users.insert(handle, fresh);
        UserRow user = added.flatMap(id -> users.lock(handle, id))
                .or(() -> users.byName(handle, index).flatMap(row -> users.lock(handle, row.id())))
                .orElseThrow();
        if (user.account().isEmpty()) {
            invitations.insert(handle, tokenDigest, user.id().value(), expiresAtHour);
        }
        return user.account().isEmpty();
    }
}
