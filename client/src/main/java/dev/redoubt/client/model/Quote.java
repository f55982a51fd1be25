package dev.redoubt.client.model;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a message answers.
 *
 * @param number of the message that is answered; empty where it is not kept here, or in another conversation
 * @param contact who wrote it; empty where that is the own account, or where it is not kept here
 * @param beginning of its text as it is now, at most 80 code points and "…": never trusted, so that it must not reach a terminal unfiltered; empty
 *     where it was deleted or is not kept here
 */
public record Quote(OptionalLong number, Optional<Contact> contact, String beginning) {}
