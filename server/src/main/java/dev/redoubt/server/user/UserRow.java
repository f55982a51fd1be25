package dev.redoubt.server.user;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A user or bot as it is stored.
 *
 * @param namesVersion changes with the names
 * @param nameIndex blind index of the name, and what the API calls its uname
 * @param account empty while the user is only invited
 * @param hasChallenge of a bot
 * @param invitedUntilHour of the invitation that nobody used and that expires last, hours since 1970
 * @param lastSeenDay of its devices, days since 1970
 */
record UserRow(
        UserId id,
        Kind kind,
        long namesVersion,
        Octets nameIndex,
        byte[] sealedName,
        Optional<byte[]> sealedDetails,
        GroupId group,
        boolean suspended,
        Optional<AccountId> account,
        boolean hasChallenge,
        OptionalLong invitedUntilHour,
        OptionalLong lastSeenDay) {
    /** As the model numbers it: 1 pending, 2 active. */
    int status() {
        return account.isPresent() ? 2 : 1;
    }
}
