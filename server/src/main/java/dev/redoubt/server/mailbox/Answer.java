package dev.redoubt.server.mailbox;

import dev.redoubt.server.problem.ProblemException;
import java.util.Optional;

/** Whom to tell, once, what became of a submission. */
@FunctionalInterface
public interface Answer {
    /** @param refusal empty if all of it is safe. Must not block or throw */
    void give(Optional<ProblemException> refusal);
}
