package dev.redoubt.protocol.packet;

import dev.redoubt.protocol.account.EphemeralKeyId;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;

/**
 * The packet is bad: acknowledge it as rejected, count it by type, keep the ephemeral pair. The network gets the same answer
 * for all of them. In the order in which they are checked; SPEC.md, "Opening".
 */
public sealed interface Rejected extends Opening, Verdict {
    /** A name for counters and vectors. */
    default String reason() {
        return getClass().getSimpleName();
    }

    record MalformedExchange(String detail) implements Rejected {}

    record MalformedSealedPayload(String detail) implements Rejected {}

    /** The pair was erased or never was: compare the digest with what it opened, it may be redelivery. */
    record UnknownKey(EphemeralKeyId keyId, Octets exchangeDigest) implements Rejected {}

    /** A one-time key called a last resort, or the other way round. */
    record WrongFlag(EphemeralKeyId keyId) implements Rejected {}

    /** An X25519 result is all zero. */
    record UnusableKeyMaterial(String detail) implements Rejected {}

    /** s does not open: not sealed for this node's keys, or changed. */
    record SenderNotOpened() implements Rejected {}

    /** w does not open: not made by the sender that s names, changed, or for another payload. */
    record KeyNotUnwrapped() implements Rejected {}

    /** The payload is committed to another key. */
    record CommitmentMismatch() implements Rejected {}

    /** C does not open. */
    record PayloadNotOpened() implements Rejected {}

    record MalformedPayload(String detail) implements Rejected {}

    /** The credential in the payload is not the one that s names. */
    record CredentialMismatch() implements Rejected {}

    /** The directory does not give a state for the sender's account. */
    record UnknownSender(AccountId account) implements Rejected {}

    /** The sender's credential does not follow from the pinned root. */
    record InvalidChain(InvalidChainException cause) implements Rejected {
        @Override
        public String reason() {
            return "InvalidChain." + cause.getClass().getSimpleName();
        }
    }

    record BadPayloadSignature() implements Rejected {}

    record MalformedBody(String detail) implements Rejected {}

    /** Sent, as it says, when the sender's credential was not valid, or in the future. */
    record SentOutsideValidity() implements Rejected {}

    /** The message names other accounts as its recipients than ours: somebody passed it on. */
    record NotARecipient() implements Rejected {}

    /**
     * Not in the conversation of its sender's account and its recipient's, nor in a group with just the recipients that the
     * group has for it; or of a kind that has no place there.
     */
    record WrongConversation() implements Rejected {}

    /** In a group in which the sender is no member, or no more. */
    record NotAMember() implements Rejected {}

    /** A change of a group that nobody has signed. */
    record UnsignedGroupStep() implements Rejected {}

    /** A change that the group does not allow its author, or with another outcome than the change has. */
    record ForbiddenGroupStep(String detail) implements Rejected {}
}
