package dev.redoubt.server;

import dev.redoubt.server.api.Operation;
import dev.redoubt.server.audit.Audit;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.device.CutOff;
import dev.redoubt.server.housekeeping.Housekeeping;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.user.AccountWatch;
import dev.redoubt.server.user.InvitationLinks;
import dev.redoubt.server.user.UserAdministration;
import java.util.List;
import java.util.Map;

/** Users, their devices, bots and guests, as administrators manage them. */
final class UserServices {
    private final UserAdministration users;

    /**
     * @param cutOff ends all that a device has open
     * @param watch is told where other settings hold from now on
     */
    UserServices(
            ServerConfiguration configuration,
            Foundation foundation,
            Mailbox mailbox,
            CutOff cutOff,
            AccountWatch watch,
            Audit audit) {
        users = new UserAdministration(new UserAdministration.Parts(
                foundation.database,
                foundation.accounts,
                foundation.names,
                mailbox,
                new InvitationLinks(configuration, foundation.random),
                cutOff,
                watch,
                audit,
                foundation.random,
                foundation.clock));
    }

    Map<String, Operation> operations() {
        return users.operations();
    }

    /** What is looked at seldom, and once after the start: names that lists are sorted by. */
    List<Housekeeping.Task> sweeps() {
        return List.of(Housekeeping.once(users::refreshNames));
    }
}
