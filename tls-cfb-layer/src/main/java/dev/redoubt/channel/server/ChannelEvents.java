package dev.redoubt.channel.server;

/** What the channel tells to whoever counts. Called on the hot path, from any thread: must not block or throw. */
public interface ChannelEvents {
    /** Counts nothing. */
    ChannelEvents NONE = new ChannelEvents() {};

    /** A handshake was answered. */
    default void handshake() {}

    /** A client hello was refused. */
    default void handshakeRefused(HandshakeRefusal cause) {}

    /** A client hello was not looked at: its source address has made too many handshakes. */
    default void handshakeLimited() {}

    /** A request was not looked at: there are too many that have proven nothing yet. */
    default void overloaded() {}

    /** A request was not looked at: too many of its source address have proven nothing yet. */
    default void addressOverloaded() {}

    /** The first record of an exchange was verified. */
    default void exchange() {}

    /**
     * An exchange was refused, or was cut off after it had begun.
     *
     * @param cause one of few fixed words: {@code bad_tag}, {@code replay}, {@code unknown_session}, …
     */
    default void refused(String cause) {}

    /**
     * The inner handler failed in a way that is no answer: a mistake of ours. Whoever asked gets status 500.
     *
     * @param failure whose message may repeat what was asked
     */
    default void failed(Throwable failure) {}

    /** A device signed the exporter of its session. */
    default void authenticated() {}

    /** A device's signature, or the device, was not accepted. */
    default void authenticationRefused() {}

    /** A session has replaced its keys, or is about to: the new ones wait for their proof. */
    default void rotated() {}

    /** A rotation was asked for that cannot be. */
    default void rotationRefused() {}

    /** What went each way in one exchange, once it is over. */
    default void transferred(Traffic received, Traffic sent) {}
}
