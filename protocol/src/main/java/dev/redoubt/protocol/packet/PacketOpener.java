package dev.redoubt.protocol.packet;

import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.account.Credential;
import dev.redoubt.protocol.account.EphemeralKeyPair;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.LocalNode;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedAgreement;
import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageCodec;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens packets in a fixed order and believes nothing before the sender's chain is validated. SPEC.md, "Opening". It changes
 * nothing, here or elsewhere. Thread-safe if the interfaces that it was given are.
 */
public final class PacketOpener {
    private final List<LocalNode> own;
    private final EphemeralKeys ephemeralKeys;
    private final SenderDirectory directory;
    private final GroupDirectory groups;

    /**
     * @param own this node with its newest credential first, then older ones that senders may still be using
     * @param directory knows the own account too
     */
    public PacketOpener(
            List<LocalNode> own, EphemeralKeys ephemeralKeys, SenderDirectory directory, GroupDirectory groups) {
        if (own.stream().map(node -> node.keys().id()).distinct().count() != 1) {
            throw new IllegalArgumentException("credentials of one node are needed");
        }
        this.own = List.copyOf(own);
        this.ephemeralKeys = ephemeralKeys;
        this.directory = directory;
        this.groups = groups;
    }

    /** What to remember of an accepted exchange, to tell redelivery from reuse. */
    public static Octets exchangeDigest(byte[] exchange) {
        return Octets.copyOf(Digests.sha256(PacketLabels.EXCHANGE_DIGEST.bytes(), exchange));
    }

    public Opening open(byte[] exchange, byte[] payload, Instant now) {
        try {
            return openOrThrow(exchange, payload, now);
        } catch (RejectedException e) {
            return e.rejected();
        }
    }

    private Opened openOrThrow(byte[] exchangeBytes, byte[] payloadBytes, Instant now) throws RejectedException {
        Exchange exchange = parseExchange(exchangeBytes);
        SealedPayload sealed = parsePayload(payloadBytes);
        Octets digest = exchangeDigest(exchangeBytes);
        ExchangeOpener.Result result = unwrap(exchange, sealed, digest);
        Credential credential = credential(result);
        VerifiedAgreement sender = validate(credential, now);
        return rest(exchange, digest, result.padded(), sender, now);
    }

    private static Exchange parseExchange(byte[] bytes) throws RejectedException {
        try {
            return Exchange.parse(bytes);
        } catch (MalformedException e) {
            throw new RejectedException(new Rejected.MalformedExchange(String.valueOf(e.getMessage())));
        }
    }

    private static SealedPayload parsePayload(byte[] bytes) throws RejectedException {
        try {
            return SealedPayload.parse(bytes);
        } catch (MalformedException e) {
            throw new RejectedException(new Rejected.MalformedSealedPayload(String.valueOf(e.getMessage())));
        }
    }

    private ExchangeOpener.Result unwrap(Exchange exchange, SealedPayload sealed, Octets digest)
            throws RejectedException {
        try (EphemeralKeyPair pair = ephemeralKeys
                .load(exchange.keyId())
                .orElseThrow(() -> new RejectedException(new Rejected.UnknownKey(exchange.keyId(), digest)))) {
            if (pair.publicKey().lastResort() != exchange.lastResort()) {
                throw new RejectedException(new Rejected.WrongFlag(exchange.keyId()));
            }
            return new ExchangeOpener(exchange, pair).open(own, sealed);
        }
    }

    /** The credential at its fixed place has the hash, IDn and A of s. */
    private static Credential credential(ExchangeOpener.Result result) throws RejectedException {
        Credential credential;
        try {
            credential = Payload.readCredential(result.padded());
        } catch (MalformedException e) {
            throw new RejectedException(new Rejected.MalformedPayload(String.valueOf(e.getMessage())));
        }
        if (!SenderClaim.of(credential).equals(result.claim())) {
            throw new RejectedException(new Rejected.CredentialMismatch());
        }
        return credential;
    }

    private VerifiedAgreement validate(Credential credential, Instant now) throws RejectedException {
        AccountId account = credential.account();
        VerifiedAccountState state = directory
                .find(account, credential.node())
                .orElseThrow(() -> new RejectedException(new Rejected.UnknownSender(account)));
        try {
            return state.verifyReceived(credential, now);
        } catch (InvalidChainException e) {
            throw new RejectedException(new Rejected.InvalidChain(e));
        }
    }

    private Opened rest(Exchange exchange, Octets digest, byte[] padded, VerifiedAgreement sender, Instant now)
            throws RejectedException {
        Payload payload = parseRest(padded);
        if (!payload.signatureHolds(sender.node().key())) {
            throw new RejectedException(new Rejected.BadPayloadSignature());
        }
        Message message = parseBody(payload, sender);
        checkSentTime(message, sender, now);
        StateReference.@Nullable Relation recipientState = recipientState(message, sender);
        Standing standing = standing(message, payload.isSigned());
        return new Opened(
                message,
                sender,
                payload.isSigned(),
                exchange.keyId(),
                exchange.lastResort(),
                digest,
                Payload.digest(padded),
                message.senderState().relationTo(sender.node().listedIn()),
                recipientState,
                standing);
    }

    private Standing standing(Message message, boolean signed) throws RejectedException {
        Optional<GroupHistory> history =
                message.isOfGroup() ? groups.find(message.position().conversation()) : Optional.empty();
        return switch (GroupRule.judge(message, signed, own.getFirst().keys().account(), history)) {
            case Standing standing -> standing;
            case Rejected rejected -> throw new RejectedException(rejected);
        };
    }

    private static Payload parseRest(byte[] padded) throws RejectedException {
        try {
            return Payload.parse(padded);
        } catch (MalformedException e) {
            throw new RejectedException(new Rejected.MalformedPayload(String.valueOf(e.getMessage())));
        }
    }

    private static Message parseBody(Payload payload, VerifiedAgreement sender) throws RejectedException {
        try {
            Message message = MessageCodec.decode(payload.body());
            if (!message.senderState().account().equals(sender.node().account())) {
                throw new MalformedException("message body: the sender's state is another account's");
            }
            return message;
        } catch (MalformedException e) {
            throw new RejectedException(new Rejected.MalformedBody(String.valueOf(e.getMessage())));
        }
    }

    /** Credentials may have expired on the way, but not before sending. */
    private static void checkSentTime(Message message, VerifiedAgreement sender, Instant now) throws RejectedException {
        Instant sentAt = message.timing().sentAt();
        boolean future = sentAt.isAfter(now.plus(Lifetimes.CLOCK_SKEW));
        if (future || !sender.credential().holdsAt(sentAt)) {
            throw new RejectedException(new Rejected.SentOutsideValidity());
        }
    }

    private StateReference.@Nullable Relation recipientState(Message message, VerifiedAgreement sender)
            throws RejectedException {
        AccountId account = own.getFirst().keys().account();
        NodeId node = own.getFirst().keys().id();
        Optional<StateReference> named = message.recipient(account);
        if (named.isEmpty()) {
            if (account.equals(sender.node().account())) {
                return null;
            }
            throw new RejectedException(new Rejected.NotARecipient());
        }
        return directory
                .find(account, node)
                .map(state -> named.get().relationTo(state.reference()))
                .orElse(null);
    }
}
