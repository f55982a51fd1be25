package dev.redoubt.protocol.packet;

import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.account.EphemeralKeyPair;
import dev.redoubt.protocol.account.LocalNode;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;

/** The recipient's side of one exchange, up to the opened payload. */
final class ExchangeOpener {
    private final Exchange exchange;
    private final EphemeralKeyPair ephemeral;

    ExchangeOpener(Exchange exchange, EphemeralKeyPair ephemeral) {
        this.exchange = exchange;
        this.ephemeral = ephemeral;
    }

    /** What s claims, proved to hold the agreement key that it names, and the payload's plaintext. Not validated yet. */
    record Result(SenderClaim claim, byte[] padded) {}

    /** Tries this node's credentials in turn: the exchange does not say which of them the sender had. */
    Result open(List<LocalNode> own, SealedPayload sealed) throws RejectedException {
        try {
            for (LocalNode node : own) {
                Optional<Result> result = open(node, sealed);
                if (result.isPresent()) {
                    return result.get();
                }
            }
            throw new RejectedException(new Rejected.SenderNotOpened());
        } catch (InvalidKeyMaterialException e) {
            throw new RejectedException(new Rejected.UnusableKeyMaterial(String.valueOf(e.getMessage())));
        }
    }

    private Optional<Result> open(LocalNode node, SealedPayload sealed)
            throws RejectedException, InvalidKeyMaterialException {
        byte[] context = ExchangeKeys.context(
                exchange.exchangeKey(), exchange.kemCiphertext(), ephemeral.publicKey(), node.credential());
        try (Secret agreedTwice = agreeTwice(node, exchange.exchangeKey());
                Secret kemSecret = ephemeral.mlKem().decapsulate(exchange.kemCiphertext());
                Secret agreed = Secret.concat(agreedTwice, kemSecret);
                ExchangeKeys keys = ExchangeKeys.derive(agreed, context)) {
            Optional<SenderClaim> claim = openSender(keys);
            return claim.isEmpty() ? Optional.empty() : Optional.of(unwrap(node, keys, claim.get(), sealed));
        }
    }

    private Optional<SenderClaim> openSender(ExchangeKeys keys) {
        try {
            return Optional.of(keys.openSender(exchange.sealedSender()));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        }
    }

    private Result unwrap(LocalNode node, ExchangeKeys keys, SenderClaim claim, SealedPayload sealed)
            throws RejectedException, InvalidKeyMaterialException {
        byte[] binding = ExchangeKeys.binding(
                ExchangeKeys.bindingPrefix(sealed), exchange.exchangeKey(), exchange.sealedSender());
        try (Secret agreed = agreeTwice(node, claim.agreementKey().toBytes());
                Secret secret = unwrap(keys, agreed, claim, binding);
                PayloadKeys payloadKeys = PayloadKeys.derive(secret)) {
            if (!payloadKeys.isCommittedToBy(sealed)) {
                throw new RejectedException(new Rejected.CommitmentMismatch());
            }
            return new Result(claim, openPayload(payloadKeys, sealed));
        }
    }

    private Secret unwrap(ExchangeKeys keys, Secret agreed, SenderClaim claim, byte[] binding)
            throws RejectedException {
        try {
            return keys.unwrap(exchange.wrappedKey(), agreed, claim, binding);
        } catch (AEADBadTagException e) {
            throw new RejectedException(new Rejected.KeyNotUnwrapped());
        }
    }

    private static byte[] openPayload(PayloadKeys keys, SealedPayload sealed) throws RejectedException {
        try {
            return keys.open(sealed);
        } catch (AEADBadTagException e) {
            throw new RejectedException(new Rejected.PayloadNotOpened());
        }
    }

    /** DH(E,peer) ‖ DH(I,peer). */
    private Secret agreeTwice(LocalNode node, byte[] peer) throws InvalidKeyMaterialException {
        X25519KeyPair agreementKey = node.keys().agreementKey();
        try (Secret withEphemeral = ephemeral.x25519().agree(peer);
                Secret withAgreement = agreementKey.agree(peer)) {
            return Secret.concat(withEphemeral, withAgreement);
        }
    }
}
