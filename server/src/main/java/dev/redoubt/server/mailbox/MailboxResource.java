package dev.redoubt.server.mailbox;

import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.appliance.SubmissionAccepted;
import dev.redoubt.server.rest.EnrolledOnly;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** {@code POST /v1/submissions}. Asks only that a device submits, never which one. */
@Path("/v1/submissions")
@EnrolledOnly
public final class MailboxResource {
    private final Mailbox mailbox;

    public MailboxResource(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    @POST
    public SubmissionAccepted submit(Submission submission) {
        mailbox.submit(submission);
        return SubmissionAccepted.getDefaultInstance();
    }
}
