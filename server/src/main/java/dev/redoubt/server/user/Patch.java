package dev.redoubt.server.user;

import dev.redoubt.server.account.UserName;
import dev.redoubt.server.enrolment.Challenge;
import java.util.Optional;

/**
 * What is to change of a user or bot; what is empty stays as it is.
 *
 * @param first of a bot, its display name
 * @param life a fresh invitation instead of all others
 * @param suspended of a bot
 */
record Patch(
        Optional<UserName> name,
        Optional<String> first,
        Optional<String> last,
        Optional<GroupId> group,
        Optional<Lifetime> life,
        Optional<Challenge> challenge,
        Optional<Boolean> suspended) {}
