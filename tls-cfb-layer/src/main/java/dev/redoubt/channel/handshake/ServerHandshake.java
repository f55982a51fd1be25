package dev.redoubt.channel.handshake;

import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.crypto.Secret;
import java.security.SecureRandom;

/** Answers ClientHellos. Keeps nothing from one to the next. Thread-safe. */
public final class ServerHandshake {
    private final RotationPolicy policy;
    private final SecureRandom random;
    private final RecordEngines engines;

    public ServerHandshake(RotationPolicy policy, SecureRandom random, RecordEngines engines) {
        this.policy = policy;
        this.random = random;
        this.engines = engines;
    }

    /** @param serverHello what goes back to the client */
    public record Answer(byte[] serverHello, EstablishedSession session) {}

    /**
     * @param clientHello from anybody
     * @throws HandshakeException.Malformed if it is no ClientHello
     * @throws HandshakeException.NoCommonSuite if it does not offer the key's suite
     * @throws HandshakeException.UnusableKeyShare if its share for that suite is none
     */
    public Answer answer(byte[] clientHello, ChannelKey key) throws HandshakeException {
        ClientHello.Offer offer = ClientHello.parse(clientHello)
                .offer(key.suite().code())
                .orElseThrow(HandshakeException.NoCommonSuite::new);
        HybridExchange.Answer exchange = HybridExchange.answer(offer.share(), random);
        try (Secret exchanged = exchange.secret()) {
            SessionId id = SessionId.random(random);
            byte[] core = ServerHello.core(
                    offer.suite(),
                    id,
                    exchange.share(),
                    policy,
                    key.certificate().toBytes(),
                    key.revocationBytes());
            Transcript transcript = Transcript.of(clientHello, core);
            SignedAnswer answer = SignedAnswer.of(core, transcript, Label.SERVER_SIGNATURE, exchanged, key, engines);
            return new Answer(answer.bytes(), new EstablishedSession(id, key.certificate(), policy, answer.secrets()));
        }
    }
}
