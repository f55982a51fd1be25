package dev.redoubt.channel.server;

import dev.redoubt.channel.handshake.HandshakeException;

/** Why a client hello was refused, for counting apart on this side only: the other side is never told. */
public enum HandshakeRefusal {
    /** No hello, or one that no honest client writes. */
    MALFORMED("malformed"),
    NO_COMMON_SUITE("no_common_suite"),
    UNUSABLE_KEY_SHARE("unusable_key_share"),
    /** It was not there in time. */
    SLOW("slow");

    private final String label;

    HandshakeRefusal(String label) {
        this.label = label;
    }

    /** The value of the metric's label. */
    public String label() {
        return label;
    }

    static HandshakeRefusal of(HandshakeException refusal) {
        return switch (refusal) {
            case HandshakeException.NoCommonSuite _ -> NO_COMMON_SUITE;
            case HandshakeException.UnusableKeyShare _ -> UNUSABLE_KEY_SHARE;
            default -> MALFORMED;
        };
    }
}
