package dev.redoubt.server.problem;

import java.util.Locale;

/** Stable codes of problems, with the HTTP status of each. What a client should do about it: server/SPEC.md, "Problems". */
public enum ProblemCode {
    MALFORMED_REQUEST(400, "The request is not well formed"),
    INVALID_CREDENTIAL(400, "A signed record does not prove what it says"),
    SUBMISSION_EXPIRED(400, "The submission's expiry has passed"),
    UNKNOWN_DELIVERY(400, "This link never made that delivery"),
    NOT_ENROLLED(401, "Only enrolled devices may ask this"),
    RECOVERY_REFUSED(403, "This does not open the recovery of an account"),
    DEVICE_REVOKED(403, "The account has revoked this device"),
    DEVICE_SUSPENDED(403, "Another device of the account has suspended this one"),
    FORBIDDEN_BY_POLICY(403, "The policy of the user's security group does not allow this"),
    DEVICE_RESET(403, "An administrator has reset this device"),
    ACCOUNT_SUSPENDED(403, "An administrator has suspended this account"),
    ACCOUNT_DELETED(403, "An administrator has deleted this account"),
    WRONG_CHALLENGE(403, "This is not the challenge of the bot"),
    NOT_FOUND(404, "There is nothing under this path"),
    UNKNOWN_INVITATION(404, "There is no such invitation"),
    UNKNOWN_ACCOUNT(404, "There is no such account"),
    UNKNOWN_NODE(404, "There is no such device"),
    UNKNOWN_RENDEZVOUS(404, "There is no such rendezvous, or it is over"),
    UNKNOWN_BLOB(404, "There is no such blob"),
    METHOD_NOT_ALLOWED(405, "This path takes another method"),
    NOT_ACCEPTABLE(406, "The answer comes as application/protobuf only"),
    USED_INVITATION(409, "The invitation was used"),
    NAME_TAKEN(409, "Somebody enrolled under this name in the meantime"),
    ACCOUNT_EXISTS(409, "This account is enrolled"),
    STATE_CONFLICT(409, "Another account state is the current one"),
    RENDEZVOUS_TAKEN(409, "Something else lies there already"),
    NO_EPHEMERAL_KEY(409, "A device has no ephemeral key left"),
    POOL_FULL(409, "The pool holds no more keys"),
    SUBMISSION_CONFLICT(409, "Another packet was submitted under this id"),
    BLOB_OFFSET(409, "The append does not begin where the blob ends"),
    BLOB_COMPLETE(409, "The blob is whole"),
    BLOB_INCOMPLETE(409, "The blob is not whole yet"),
    BLOB_CONFLICT(409, "The blob is there with another size"),
    IDEMPOTENCY_CONFLICT(409, "Another change was made under this idempotency key"),
    ACCOUNT_DATA_CONFLICT(409, "This does not follow the account data that is kept"),
    SUPERSEDED(409, "A newer link of this device took over"),
    STALE_RECOVERY(409, "A newer recovery is kept already"),
    EXPIRED_INVITATION(410, "The invitation has expired"),
    ENVELOPE_TOO_LARGE(413, "An envelope is over the limit"),
    BLOB_TOO_LARGE(413, "A blob is over the limit"),
    REQUEST_TOO_LARGE(413, "The request is over the limit"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body must be application/protobuf"),
    INVALID_RANGE(416, "There is no such part, or it is more than one answer carries"),
    TOO_MANY_TRIES(429, "All tries of a day are used up"),
    TOO_MANY_REQUESTS(429, "That was asked too often"),
    TOO_MANY_BLOBS(429, "This device has uploaded too much in too short a time"),
    INTERNAL(500, "The server made a mistake"),
    UNAVAILABLE(503, "The server cannot do this at the moment"),
    MAILBOX_FULL(507, "A recipient's mailbox is full"),
    STORAGE_FULL(507, "The server has no room for more files");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** As it stands in answers: {@code mailbox_full}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** One short sentence, the same for every occurrence. */
    public String title() {
        return title;
    }
}
