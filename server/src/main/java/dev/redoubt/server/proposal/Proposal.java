package dev.redoubt.server.proposal;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What somebody asked for that needs a second administrator.
 *
 * @param input of the operation, as it was when it was checked against the model
 * @param by the name of who asked
 * @param expiresAtHour it cannot be approved any more from this hour on
 */
record Proposal(long number, Kind kind, String operation, String by, ObjectNode input, long expiresAtHour) {}
