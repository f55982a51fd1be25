package dev.redoubt.channel.handshake;

import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.crypto.Secret;
import java.security.SecureRandom;

/** Answers rotation requests. Keeps nothing from one to the next. Thread-safe. SPEC.md, "Rotation". */
public final class ServerRotation {
    private final RotationPolicy policy;
    private final SecureRandom random;
    private final RecordEngines engines;

    public ServerRotation(RotationPolicy policy, SecureRandom random, RecordEngines engines) {
        this.policy = policy;
        this.random = random;
        this.engines = engines;
    }

    /** @param bytes what goes back to the client, sealed under the former epoch */
    public record Answer(byte[] bytes, RotatedEpoch epoch) {}

    /**
     * @param request as it came in the epoch {@code formerNumber} of {@code session}
     * @param former the secrets of that epoch, which stay the caller's
     * @throws HandshakeException.Malformed if it is no rotation request
     * @throws HandshakeException.UnexpectedEpoch if it is not for the epoch that follows
     * @throws HandshakeException.UnusableKeyShare if its share is none
     * @throws IllegalStateException if the ratchet secret was erased
     */
    public Answer answer(byte[] request, SessionId session, long formerNumber, EpochSecrets former, ChannelKey key)
            throws HandshakeException {
        RotationRequest asked = RotationRequest.parse(request);
        if (asked.epoch() != formerNumber + 1) {
            throw new HandshakeException.UnexpectedEpoch(asked.epoch());
        }
        HybridExchange.Answer exchange = HybridExchange.answer(asked.share(), random);
        try (Secret exchanged = exchange.secret();
                Secret keyMaterial = Secret.concat(former.ratchet(), exchanged)) {
            byte[] core = RotationAnswer.core(
                    exchange.share(), policy, key.certificate().toBytes(), key.revocationBytes());
            Transcript transcript = Transcript.ofRotation(former.transcriptHash(), session, request, core);
            SignedAnswer answer =
                    SignedAnswer.of(core, transcript, Label.ROTATION_SIGNATURE, keyMaterial, key, engines);
            return new Answer(answer.bytes(), new RotatedEpoch(key.certificate(), policy, answer.secrets()));
        }
    }
}
