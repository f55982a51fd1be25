package dev.redoubt.server.link;

import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.mailbox.Answer;
import dev.redoubt.server.mailbox.LifeLimits;
import dev.redoubt.server.mailbox.Mailbox;
import dev.redoubt.server.pool.Pool;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.rest.BodyMemory;
import dev.redoubt.server.rest.ProblemMapper;
import java.time.Duration;
import java.util.Optional;

/**
 * What every link works with.
 *
 * @param lives how long messages of an account live at most
 * @param memory for frames that come
 */
public record LinkServices(
        Mailbox mailbox,
        LifeLimits lives,
        Pool pool,
        ServerConfiguration.Link limits,
        BodyMemory memory,
        LinkMetrics metrics) {

    /** By a device of this account, of which the mailbox learns no more than how long it may wait. */
    void submit(AccountId account, Submission submission, Answer answer) {
        Optional<Duration> longest;
        try {
            longest = lives.longest(account);
        } catch (RuntimeException e) {
            ProblemException problem = ProblemMapper.toProblem(e);
            mailbox.refused(problem);
            answer.give(Optional.of(problem));
            return;
        }
        mailbox.submit(submission, longest, answer);
    }
}
