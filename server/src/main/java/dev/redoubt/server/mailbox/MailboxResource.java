package dev.redoubt.server.mailbox;

import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.appliance.SubmissionAccepted;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.rest.Devices;
import dev.redoubt.server.rest.EnrolledOnly;
import dev.redoubt.server.rest.ProblemMapper;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/** {@code POST /v1/submissions}. Who submits is asked only for how long it may wait. */
@Path("/v1/submissions")
@EnrolledOnly
public final class MailboxResource {
    private final Mailbox mailbox;
    private final LifeLimits lives;

    public MailboxResource(Mailbox mailbox, LifeLimits lives) {
        this.mailbox = mailbox;
        this.lives = lives;
    }

    @POST
    public SubmissionAccepted submit(Submission submission, @Context Request request) {
        mailbox.submit(submission, longest(request));
        return SubmissionAccepted.getDefaultInstance();
    }

    private Optional<Duration> longest(Request request) {
        try {
            return lives.longest(Devices.require(request).account());
        } catch (RuntimeException e) {
            ProblemException problem = ProblemMapper.toProblem(e);
            mailbox.refused(problem);
            throw problem;
        }
    }
}
