package dev.redoubt.client.failure;

/** What only who wrote a message can do to it, or only to a text. Nothing was sent. */
public final class NotYourMessageException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public NotYourMessageException(long number) {
        super("Message " + number + " is not a text of your own: others' messages can be neither edited nor deleted for"
                + " everybody.");
    }
}
