package dev.redoubt.server.enrolment;

import dev.redoubt.protocol.identity.Octets;
import java.util.Optional;

/**
 * What the server keeps of an invitation.
 *
 * @param nameIndex blind index of the invited name
 * @param sealedName the name, for the vault that holds its key
 * @param expiresAtHour hours since 1970; refused from that hour on
 * @param usedBy digest of the enrolment that used it
 */
record Invitation(Octets nameIndex, byte[] sealedName, long expiresAtHour, Optional<Octets> usedBy) {}
