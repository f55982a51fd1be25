package dev.redoubt.channel.handshake;

import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.protocol.identity.Octets;
import java.security.SecureRandom;
import java.util.List;

/**
 * One handshake on the client's side: makes the hello, then checks the server's. Owns the ephemeral private keys, which are
 * gone after {@link #finish}, whatever came of it. Not thread-safe.
 */
public final class ClientInitiation implements AutoCloseable {
    private static final Suite SUITE = Suite.X25519_MLKEM768_ED25519_SHA256;

    private final CertificateCheck check;
    private final RecordEngines engines;
    private final HybridExchange exchange;
    private final byte[] hello;
    private boolean finished;

    public ClientInitiation(CertificateCheck check, SecureRandom random, RecordEngines engines) {
        this.check = check;
        this.engines = engines;
        byte[] randomBytes = new byte[ClientHello.RANDOM_SIZE];
        random.nextBytes(randomBytes);
        this.exchange = HybridExchange.generate(random);
        ClientHello.Offer offer = new ClientHello.Offer(SUITE.code(), exchange.share());
        this.hello = new ClientHello(Octets.copyOf(randomBytes), List.of(offer)).toBytes();
    }

    /** @return the ClientHello, a copy */
    public byte[] hello() {
        return hello.clone();
    }

    /**
     * All checks of SPEC.md, "Checks of the client", in that order.
     *
     * @throws HandshakeException of the first check that failed; no certificate is remembered then, but a list of revocations is
     * @throws IllegalStateException when called a second time
     */
    public EstablishedSession finish(byte[] serverHello) throws HandshakeException {
        if (finished) {
            throw new IllegalStateException("a handshake is finished once");
        }
        finished = true;
        try (this) {
            ServerHello answer = ServerHello.parse(serverHello);
            if (answer.suite() != SUITE.code()) {
                throw new HandshakeException.SuiteNotOffered(answer.suite());
            }
            ChannelCertificate certificate = check.check(answer.certificate(), answer.revocations(), SUITE);
            Transcript transcript = Transcript.of(hello, ServerHello.coreOf(serverHello));
            EpochSecrets secrets = answer.proof()
                    .verify(
                            transcript,
                            Label.SERVER_SIGNATURE,
                            certificate,
                            () -> exchange.finish(answer.share()),
                            check,
                            engines);
            return new EstablishedSession(answer.session(), certificate, answer.policy(), secrets);
        }
    }

    @Override
    public void close() {
        finished = true;
        exchange.close();
    }
}
