package dev.redoubt.protocol.policy;

import dev.redoubt.protocol.policy.proto.Policy;

/** A policy that the pinned appliance has signed for this very device, and that is not older than what it has seen. */
public final class VerifiedPolicy {
    private final Policy content;
    private final PolicyPin pin;
    private final UnverifiedPolicy signed;

    VerifiedPolicy(Policy content, PolicyPin pin, UnverifiedPolicy signed) {
        this.content = content;
        this.pin = pin;
        this.signed = signed;
    }

    /** What is to be obeyed. */
    public Policy content() {
        return content;
    }

    public long version() {
        return pin.version();
    }

    /** What the device remembers from now on, before it obeys. */
    public PolicyPin pin() {
        return pin;
    }

    /** @return the SignedPolicy, to be kept */
    public byte[] toBytes() {
        return signed.toBytes();
    }
}
