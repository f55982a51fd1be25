package dev.redoubt.protocol.account;

import java.time.Duration;

/** How long things live. SPEC.md, "Lifetimes". */
public final class Lifetimes {
    /** What a node's certificate gets if nobody asks for another. */
    public static final Duration NODE_CERTIFICATE = Duration.ofDays(731);

    /** The longest that an agreement record may be valid. */
    public static final Duration AGREEMENT_RECORD_MAX = Duration.ofDays(30);

    /** The longest that a server keeps an envelope: what was good when sent is accepted this much later. */
    public static final Duration ENVELOPE_MAX = Duration.ofDays(30);

    /** What a one-time ephemeral key gets if nobody asks for another. */
    public static final Duration ONE_TIME_KEY = Duration.ofDays(90);

    /** What a last-resort key, renewed weekly, gets if nobody asks for another. */
    public static final Duration LAST_RESORT_KEY = Duration.ofDays(14);

    /** How far another clock may be ahead of ours. */
    public static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

    private Lifetimes() {}
}
