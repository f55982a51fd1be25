package dev.redoubt.protocol.packet;

import dev.redoubt.protocol.account.EphemeralKeyId;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.VerifiedAgreement;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * The packet is good and its sender's chain was validated. Now, in one durable step: store the message, remember its identity
 * and the exchange's digest, and erase the ephemeral pair unless it is a last resort; then acknowledge.
 *
 * @param sender whose message it is
 * @param signed whether Kn signed it
 * @param keyId the ephemeral pair that it was sealed for
 * @param lastResort whether that is the last-resort pair, which stays
 * @param exchangeDigest what {@link PacketOpener#exchangeDigest} gives: the same again is redelivery, another one for the same
 *     one-time key is reuse
 * @param payloadDigest what the sender's next message in the conversation must name as previous
 * @param senderState how the sender's own state, as it used it, relates to the one in our directory
 * @param recipientState how our own account's state, as the sender used it, relates to ours; null between sisters, or
 *     where the directory does not know our own account
 * @param standing which conversation it is in; a held one is in none yet and must not be shown in any
 */
public record Opened(
        Message message,
        VerifiedAgreement sender,
        boolean signed,
        EphemeralKeyId keyId,
        boolean lastResort,
        Octets exchangeDigest,
        Octets payloadDigest,
        StateReference.Relation senderState,
        StateReference.@Nullable Relation recipientState,
        Standing standing)
        implements Opening {
    public MessageIdentity identity() {
        return new MessageIdentity(sender.node().id(), message.id());
    }
}
