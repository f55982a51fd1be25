package dev.redoubt.channel.server;

/**
 * What went one way in one exchange.
 *
 * @param records of the channel that were verified, or sealed
 * @param bytes sealed, without the exchange's prefix
 * @param padding zeros among what is in these records, which fill the message's bucket
 */
public record Traffic(long records, long bytes, long padding) {
    static final Traffic NONE = new Traffic(0, 0, 0);
}
