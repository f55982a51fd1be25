package dev.redoubt.protocol.packet;

import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.MlKem768;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.account.Credential;
import dev.redoubt.protocol.account.LocalNode;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.account.RecipientKey;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageCodec;

/** A sender without scruples: seals whatever it is told, step by step as the protocol has it but for what is forged. */
final class Forge {
    private final SeededRandom random = new SeededRandom("forge");
    private final RecipientKey recipient;

    /** Whose agreement key authenticates. */
    LocalNode sender;

    /** What s says. */
    SenderClaim claim;

    /** The plaintext of C; padded. */
    byte[] padded = new byte[0];

    /** What w wraps. */
    Secret secret = Secret.random(PayloadKeys.SECRET_SIZE, random);

    /** What C is sealed under, if it is not what w wraps. */
    Secret sealingSecret = secret;

    Forge(LocalNode sender, RecipientKey recipient) {
        this.sender = sender;
        this.recipient = recipient;
        this.claim = SenderClaim.of(sender.credential());
    }

    Forge saying(Message message) {
        return saying(sender.credential(), MessageCodec.encode(message));
    }

    Forge saying(Credential credential, byte[] body) {
        padded = Payload.unsigned(credential, body).toPaddedBytes();
        return this;
    }

    record Packet(byte[] exchange, byte[] payload) {}

    Packet seal() throws InvalidKeyMaterialException {
        try (PayloadKeys keys = PayloadKeys.derive(sealingSecret)) {
            return seal(keys.seal(padded));
        }
    }

    Packet seal(SealedPayload payload) throws InvalidKeyMaterialException {
        X25519KeyPair exchangeKey = X25519KeyPair.generate(random);
        MlKem768.Encapsulation kem =
                MlKem768.encapsulate(recipient.ephemeralKey().mlKem().toBytes(), random);
        byte[] context = ExchangeKeys.context(
                exchangeKey.publicKey(), kem.ciphertext(), recipient.ephemeralKey(), recipient.credential());
        Secret agreed = Secret.concat(agreeTwice(exchangeKey), kem.sharedSecret());
        try (ExchangeKeys keys = ExchangeKeys.derive(agreed, context)) {
            byte[] s = keys.sealSender(claim);
            byte[] binding = ExchangeKeys.binding(ExchangeKeys.bindingPrefix(payload), exchangeKey.publicKey(), s);
            byte[] w = keys.wrap(secret, agreeTwice(sender.keys().agreementKey()), claim, binding);
            Exchange exchange = new Exchange(
                    recipient.ephemeralKey().id(),
                    recipient.ephemeralKey().lastResort(),
                    exchangeKey.publicKey(),
                    kem.ciphertext(),
                    s,
                    w);
            return new Packet(exchange.toBytes(), payload.toBytes());
        }
    }

    private Secret agreeTwice(X25519KeyPair own) throws InvalidKeyMaterialException {
        return Secret.concat(
                own.agree(recipient.ephemeralKey().x25519().toBytes()),
                own.agree(recipient.credential().agreement().key().toBytes()));
    }
}
