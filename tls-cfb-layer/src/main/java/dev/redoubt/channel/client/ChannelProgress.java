package dev.redoubt.channel.client;

/** Is told how far an exchange has come, by the threads that move it: it must not wait, and must not throw. */
public interface ChannelProgress {
    /** Nobody wants to know. */
    ChannelProgress NONE = new ChannelProgress() {};

    /** @param sealed bytes of the request that the connection has taken so far, with prefix, records and padding */
    default void sent(long sealed) {}

    /** @param content bytes of the response's content that were verified so far */
    default void received(long content) {}
}
