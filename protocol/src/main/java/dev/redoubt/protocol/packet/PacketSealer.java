package dev.redoubt.protocol.packet;

import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.MlKem768;
import dev.redoubt.crypto.PrefixDigest;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.account.Credential;
import dev.redoubt.protocol.account.EphemeralKey;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.LocalNode;
import dev.redoubt.protocol.account.RecipientKey;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.group.GroupState;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageCodec;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Seals messages for verified recipients. SPEC.md, "Sealing". Thread-safe if its randomness is. */
public final class PacketSealer {
    private final SecureRandom random;

    public PacketSealer(SecureRandom random) {
        this.random = random;
    }

    /** Whether Kn signs the payload: then the sender cannot deny it. Policies and group events ask for it. */
    public enum Signing {
        DENIABLE,
        SIGNED
    }

    /**
     * @param recipients 1 to 500 nodes, none twice, each of an account that the message names, or a sister of the sender,
     *     verified in the very state that the message names
     *     A message in a group names the recipients that {@code GroupState.recipients} or {@code GroupStep.recipients} gives.
     * @throws IllegalArgumentException if {@code message}, {@code sender} and {@code recipients} do not fit together
     */
    public SealedPacket seal(LocalNode sender, Message message, List<RecipientKey> recipients, Signing signing)
            throws SealingException {
        checkFit(sender, message, recipients);
        checkConversation(message, recipients.size(), signing);
        checkTime(sender, message, recipients);
        return sealChecked(sender, message, recipients, signing);
    }

    /**
     * Seals what was said before for one node that missed it: the same payload, byte for byte. It names the states of then, and
     * the node may be a newer one.
     *
     * @param sender with the credential that it was said with
     * @param recipient of an account that the message names, or a sister of the sender
     * @param now when it is said again
     * @throws IllegalArgumentException if {@code message}, {@code sender} and {@code recipient} do not fit together
     */
    public SealedPacket sealAgain(
            LocalNode sender, Message message, RecipientKey recipient, Signing signing, Instant now)
            throws SealingException {
        boolean named = recipient.account().equals(message.senderState().account())
                || message.recipient(recipient.account()).isPresent();
        if (!named
                || !message.senderState().account().equals(sender.credential().account())) {
            throw new IllegalArgumentException("the message is another account's, or not for this one");
        }
        checkConversation(message, 1, signing);
        try {
            sender.credential().checkValidAt(message.timing().sentAt());
        } catch (InvalidChainException e) {
            throw new SealingException.OwnCredential(e);
        }
        try {
            recipient.checkValidAt(now);
        } catch (InvalidChainException e) {
            throw new SealingException.UnusableRecipient(recipient.node(), e);
        }
        return sealChecked(sender, message, List.of(recipient), signing);
    }

    private SealedPacket sealChecked(LocalNode sender, Message message, List<RecipientKey> recipients, Signing signing)
            throws SealingException {
        byte[] padded = payload(sender, message, signing).toPaddedBytes();
        try (Secret secret = Secret.random(PayloadKeys.SECRET_SIZE, random);
                X25519KeyPair exchangeKey = X25519KeyPair.generate(random);
                PayloadKeys keys = PayloadKeys.derive(secret)) {
            SealedPayload payload = keys.seal(padded);
            PrefixDigest binding = ExchangeKeys.bindingPrefix(payload);
            List<SealedExchange> exchanges = new ArrayList<>(recipients.size());
            for (RecipientKey recipient : recipients) {
                exchanges.add(exchange(sender, recipient, exchangeKey, secret, binding));
            }
            return new SealedPacket(payload.toBytes(), exchanges, Payload.digest(padded));
        } finally {
            Arrays.fill(padded, (byte) 0);
        }
    }

    private static void checkFit(LocalNode sender, Message message, List<RecipientKey> recipients) {
        if (recipients.isEmpty() || recipients.size() > PacketLimits.MAX_NODES) {
            throw new IllegalArgumentException("a packet is for 1 to 500 nodes, not " + recipients.size());
        }
        if (!message.senderState().account().equals(sender.credential().account())) {
            throw new IllegalArgumentException("the message is another account's");
        }
        HashSet<NodeId> nodes = new HashSet<>();
        for (RecipientKey recipient : recipients) {
            Optional<StateReference> named =
                    recipient.account().equals(message.senderState().account())
                            ? Optional.of(message.senderState())
                            : message.recipient(recipient.account());
            if (!nodes.add(recipient.node()) || !named.equals(Optional.of(recipient.state()))) {
                throw new IllegalArgumentException(
                        "a node twice, or not of an account and state that the message names");
            }
        }
    }

    private static void checkConversation(Message message, int nodes, Signing signing) throws SealingException {
        if (message.isOfGroup()) {
            if (nodes > GroupState.MAX_NODES) {
                throw new SealingException.TooManyNodes(nodes);
            }
            if (message.content() instanceof Content.GroupStep && signing != Signing.SIGNED) {
                throw new IllegalArgumentException("a change of a group is signed");
            }
        } else if (!message.isOfTwo()) {
            throw new IllegalArgumentException(
                    "the message is in no group, nor in the conversation of its sender and one recipient");
        }
    }

    private static void checkTime(LocalNode sender, Message message, List<RecipientKey> recipients)
            throws SealingException {
        try {
            sender.credential().checkValidAt(message.timing().sentAt());
        } catch (InvalidChainException e) {
            throw new SealingException.OwnCredential(e);
        }
        for (RecipientKey recipient : recipients) {
            try {
                recipient.checkValidAt(message.timing().sentAt());
            } catch (InvalidChainException e) {
                throw new SealingException.UnusableRecipient(recipient.node(), e);
            }
        }
    }

    private static Payload payload(LocalNode sender, Message message, Signing signing) throws SealingException {
        byte[] body = MessageCodec.encode(message);
        boolean signed = signing == Signing.SIGNED;
        int most = PacketLimits.MAX_SEALED_PAYLOAD_SIZE - SealedPayload.OVERHEAD;
        if (body.length > most || Payload.paddedSize(body.length, signed) > most) {
            throw new SealingException.TooLarge(body.length);
        }
        return signed
                ? Payload.signed(sender.credential(), body, sender.keys().signingKey())
                : Payload.unsigned(sender.credential(), body);
    }

    private SealedExchange exchange(
            LocalNode sender, RecipientKey recipient, X25519KeyPair exchangeKey, Secret secret, PrefixDigest binding)
            throws SealingException {
        EphemeralKey ephemeral = recipient.ephemeralKey();
        Credential credential = recipient.credential();
        try {
            MlKem768.Encapsulation kem = MlKem768.encapsulate(ephemeral.mlKem().toBytes(), random);
            byte[] context = ExchangeKeys.context(exchangeKey.publicKey(), kem.ciphertext(), ephemeral, credential);
            SenderClaim claim = SenderClaim.of(sender.credential());
            try (Secret kemSecret = kem.sharedSecret();
                    Secret first = agreeTwice(exchangeKey, recipient);
                    Secret agreed = Secret.concat(first, kemSecret);
                    ExchangeKeys keys = ExchangeKeys.derive(agreed, context);
                    Secret authenticated = agreeTwice(sender.keys().agreementKey(), recipient)) {
                byte[] s = keys.sealSender(claim);
                byte[] bound = ExchangeKeys.binding(binding, exchangeKey.publicKey(), s);
                byte[] w = keys.wrap(secret, authenticated, claim, bound);
                Exchange exchange = new Exchange(
                        ephemeral.id(), ephemeral.lastResort(), exchangeKey.publicKey(), kem.ciphertext(), s, w);
                return new SealedExchange(recipient.node(), exchange.toBytes());
            }
        } catch (InvalidKeyMaterialException e) {
            throw new SealingException.UnusableRecipient(recipient.node(), e);
        }
    }

    /** DH(own,E) ‖ DH(own,I). */
    private static Secret agreeTwice(X25519KeyPair own, RecipientKey recipient) throws InvalidKeyMaterialException {
        byte[] ephemeral = recipient.ephemeralKey().x25519().toBytes();
        byte[] agreement = recipient.credential().agreement().key().toBytes();
        try (Secret withEphemeral = own.agree(ephemeral);
                Secret withAgreement = own.agree(agreement)) {
            return Secret.concat(withEphemeral, withAgreement);
        }
    }
}
