package dev.redoubt.server.account;

import dev.redoubt.protocol.identity.Octets;
import java.util.List;

/**
 * An account as it is stored.
 *
 * @param state signed, to be handed out as it is
 * @param suspensions signed, likewise
 * @param sealedName for the vault that holds its key, with the index that it is bound to
 */
public record AccountRow(byte[] state, List<byte[]> suspensions, Octets nameIndex, byte[] sealedName) {}
