package dev.redoubt.server.user;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.account.NameVault;
import dev.redoubt.server.account.UserName;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.audit.Audit;
import dev.redoubt.server.enrolment.InvitationStore;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** An invitation by somebody on the machine itself, beside a server that may be running. Stateless: the caller brings the transaction. */
public final class DirectInvitation {
    private final UserStore users = new UserStore();
    private final InvitationStore invitations = new InvitationStore();
    private final NameVault names;
    private final Audit audit;

    /** @param names stays with the caller */
    public DirectInvitation(NameVault names, Audit audit) {
        this.names = names;
        this.audit = audit;
    }

    /**
     * Invites who is not invited yet into the default group, and gives another invitation to who is.
     *
     * @param tokenDigest SHA-256 of the token
     * @param expiresAtHour hours since 1970
     * @return false if somebody is enrolled under this name
     */
    public boolean invite(Handle handle, Administrator by, UserName name, Octets tokenDigest, long expiresAtHour) {
        Octets index = names.index(name);
        UserStore.Fresh fresh = new UserStore.Fresh(
                Kind.USER, index, names.seal(name), Optional.empty(), users.defaultGroup(handle), Optional.empty());
        Optional<UserId> added = users.insert(handle, fresh);
        UserRow user = added.flatMap(id -> users.lock(handle, id))
                .or(() -> users.byName(handle, index).flatMap(row -> users.lock(handle, row.id())))
                .orElseThrow();
        if (user.account().isEmpty()) {
            invitations.insert(handle, tokenDigest, user.id().value(), expiresAtHour);
            ObjectNode details =
                    JsonNodeFactory.instance.objectNode().put("user", user.id().value());
            audit.append(handle, by, "user.invite", details.put("expiresAtHour", expiresAtHour));
        }
        return user.account().isEmpty();
    }
}
