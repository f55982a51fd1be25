package dev.redoubt.protocol.accountdata;

/** The registry of kinds: SPEC.md, "Account data". A number is never given a second meaning. */
public final class EntryKinds {
    /** Key: account; value: the name that it is pinned under, UTF-8. */
    public static final int CONTACT_NAME = 1;

    /** Key: account; value: a {@code Verification}. */
    public static final int CONTACT_VERIFICATION = 2;

    /** Key: conversation; value: a {@code ListedConversation}. */
    public static final int CONVERSATION = 3;

    /** Key: conversation of two; value: {@code SharedLifetimes}. */
    public static final int LIFETIMES = 4;

    /** Key: account; counter: version of its newest state that was seen; value: digest of that. */
    public static final int CONTACT_STATE = 128;

    private static final int FIRST_RISING = 128;

    private EntryKinds() {}

    /** Whether this version knows it. */
    public static boolean isKnown(int kind) {
        return switch (kind) {
            case CONTACT_NAME, CONTACT_VERIFICATION, CONVERSATION, LIFETIMES, CONTACT_STATE -> true;
            default -> false;
        };
    }

    /** Whether the counter is what the entry says, and only goes up, as long as the storage key is the same. */
    static boolean isRising(int kind) {
        return kind >= FIRST_RISING;
    }
}
