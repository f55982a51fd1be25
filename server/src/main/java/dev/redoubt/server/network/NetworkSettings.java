package dev.redoubt.server.network;

/**
 * What holds for the whole network. Who enforces what: server/SPEC.md, "Settings".
 *
 * @param clientMetrics whether clients may send anonymous figures
 * @param dataRetention whether a retention bot gets all messages
 * @param trustedDataFormat whether OpenTDF decides on access
 */
public record NetworkSettings(
        boolean clientMetrics,
        ReadReceipts readReceipts,
        boolean dataRetention,
        boolean trustedDataFormat,
        ConsentPopup consentPopup) {
    /** As the appliance begins. */
    public static final NetworkSettings STANDARD =
            new NetworkSettings(false, ReadReceipts.ENABLED, false, false, ConsentPopup.NONE);

    /** Whether senders see that their messages were read: never, if the reader wants it, always. */
    public enum ReadReceipts {
        DISABLED,
        ENABLED,
        FORCE_ENABLED
    }

    /**
     * What a user agrees to when he opens his client.
     *
     * @param header 0 to 100 characters
     * @param content Markdown, 0 to 5,000 characters
     * @param closeButtonLabel 0 to 20 characters
     */
    public record ConsentPopup(boolean enabled, String header, String content, String closeButtonLabel) {
        /** What the button says if nothing else is said. */
        public static final String LABEL = "Acknowledge";

        public static final ConsentPopup NONE = new ConsentPopup(false, "", "", LABEL);
    }
}
