package dev.redoubt.channel.record;

/** The keys were erased (session closed, dropped or over its limit) while somebody still wanted to seal. */
public final class EndedSessionException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public EndedSessionException() {
        super("the session has ended and its keys are erased");
    }
}
