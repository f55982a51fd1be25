package dev.redoubt.server.enrolment;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import java.util.Optional;

/**
 * What the server keeps of an invitation, and of whom it is for.
 *
 * @param user whose it is: {@code user_account.id}
 * @param nameIndex blind index of the user's name, as it is now
 * @param sealedName the name, for the vault that holds its key
 * @param expiresAtHour hours since 1970; refused from that hour on
 * @param usedBy digest of the enrolment that used it
 * @param suspended whether an administrator has suspended the user
 * @param account the user's, once it is enrolled, by whichever invitation
 * @param challenge what a bot must say beside its invitation, hashed
 */
record Invitation(
        long user,
        Octets nameIndex,
        byte[] sealedName,
        long expiresAtHour,
        Optional<Octets> usedBy,
        boolean suspended,
        Optional<AccountId> account,
        Optional<Challenge> challenge) {}
