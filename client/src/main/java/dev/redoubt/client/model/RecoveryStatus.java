package dev.redoubt.client.model;

import java.time.Instant;
import java.util.Optional;

/**
 * How the account can be recovered.
 *
 * @param rootIsHere whether the account's root still lies on this device, because its recovery was not finished
 * @param changing whether a change is on its way whose answer is not known
 * @param setUpAt where this device knows it
 */
public record RecoveryStatus(RecoveryMode mode, boolean rootIsHere, boolean changing, Optional<Instant> setUpAt) {}
