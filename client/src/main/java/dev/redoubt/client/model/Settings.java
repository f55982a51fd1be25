package dev.redoubt.client.model;

/**
 * What others learn from this device beside what is written on it. Immutable.
 *
 * @param deliveryReceipts whether who wrote a message learns that it came; in groups of more than 16 never
 * @param readReceipts whether who wrote to this account alone learns that it was read
 * @param readReceiptsInGroups the same of messages in groups; in groups of more than 16 never
 * @param typing whether others see that something is being written
 */
public record Settings(boolean deliveryReceipts, boolean readReceipts, boolean readReceiptsInGroups, boolean typing) {
    /** As it is at first. */
    public static final Settings DEFAULTS = new Settings(true, true, false, false);

    public Settings withDeliveryReceipts(boolean on) {
        return new Settings(on, readReceipts, readReceiptsInGroups, typing);
    }

    public Settings withReadReceipts(boolean on) {
        return new Settings(deliveryReceipts, on, readReceiptsInGroups, typing);
    }

    public Settings withReadReceiptsInGroups(boolean on) {
        return new Settings(deliveryReceipts, readReceipts, on, typing);
    }

    public Settings withTyping(boolean on) {
        return new Settings(deliveryReceipts, readReceipts, readReceiptsInGroups, on);
    }
}
