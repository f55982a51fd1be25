package dev.redoubt.server.user;

import dev.redoubt.server.account.Details;
import dev.redoubt.server.account.UserName;
import dev.redoubt.server.enrolment.Challenge;
import java.util.Optional;

/**
 * Somebody to invite.
 *
 * @param field where in the request it stood, as {@code users[3].}, in front of a member's name
 * @param challenge of a bot
 */
record NewUser(
        String field, UserName name, Details details, GroupId group, Lifetime life, Optional<Challenge> challenge) {}
