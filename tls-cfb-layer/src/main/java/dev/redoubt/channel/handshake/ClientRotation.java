package dev.redoubt.channel.handshake;

import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.crypto.Secret;
import java.security.SecureRandom;

/**
 * One rotation on the client's side: makes the request, then checks the answer. Owns the ephemeral private keys, which are
 * gone after {@link #finish}, whatever came of it. Not thread-safe. SPEC.md, "Rotation".
 */
public final class ClientRotation implements AutoCloseable {
    private static final Suite SUITE = Suite.X25519_MLKEM768_ED25519_SHA256;

    private final CertificateCheck check;
    private final SessionId session;
    private final EpochSecrets former;
    private final RecordEngines engines;
    private final HybridExchange exchange;
    private final byte[] request;
    private boolean finished;

    /**
     * @param formerNumber the epoch that the rotation begins in
     * @param former the secrets of that epoch, which stay the caller's
     */
    public ClientRotation(
            CertificateCheck check,
            SessionId session,
            long formerNumber,
            EpochSecrets former,
            SecureRandom random,
            RecordEngines engines) {
        this.check = check;
        this.session = session;
        this.former = former;
        this.engines = engines;
        this.exchange = HybridExchange.generate(random);
        this.request = new RotationRequest(Math.toIntExact(formerNumber + 1), exchange.share()).toBytes();
    }

    /** @return the RotationRequest, a copy */
    public byte[] request() {
        return request.clone();
    }

    /**
     * The same checks as of a ServerHello: the channel key may have changed, and been revoked, since.
     *
     * @throws HandshakeException of the first check that failed; as for a ServerHello
     * @throws IllegalStateException when called a second time, or if the ratchet secret was erased
     */
    public RotatedEpoch finish(byte[] answer) throws HandshakeException {
        if (finished) {
            throw new IllegalStateException("a rotation is finished once");
        }
        finished = true;
        try (this) {
            RotationAnswer parsed = RotationAnswer.parse(answer);
            ChannelCertificate certificate = check.check(parsed.certificate(), parsed.revocations(), SUITE);
            Transcript transcript =
                    Transcript.ofRotation(former.transcriptHash(), session, request, RotationAnswer.coreOf(answer));
            EpochSecrets secrets = parsed.proof()
                    .verify(
                            transcript,
                            Label.ROTATION_SIGNATURE,
                            certificate,
                            () -> keyMaterial(parsed),
                            check,
                            engines);
            return new RotatedEpoch(certificate, parsed.policy(), secrets);
        }
    }

    private Secret keyMaterial(RotationAnswer answer) throws HandshakeException.UnusableKeyShare {
        try (Secret exchanged = exchange.finish(answer.share())) {
            return Secret.concat(former.ratchet(), exchanged);
        }
    }

    @Override
    public void close() {
        finished = true;
        exchange.close();
    }
}
