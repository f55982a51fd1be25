package dev.redoubt.channel.handshake;

import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.protocol.identity.Octets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** Both sides of a handshake, and a server that can be made to lie in each way. */
final class Peers {
    static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    static final Instant FROM = NOW.minus(Duration.ofHours(1));
    static final Duration LIFE = Duration.ofDays(30);
    static final Suite SUITE = Suite.X25519_MLKEM768_ED25519_SHA256;

    final SecureRandom random;
    final RecordEngines engines = new RecordEngines(2);
    final ApplianceRoot root = new ApplianceRoot(SigningKey.generate(new SecureRandom()));
    final RememberedCertificates seen = new RememberedCertificates();
    final ServerHandshake server;

    Peers() {
        this(new SecureRandom());
    }

    /** @param random of the key exchange */
    Peers(SecureRandom random) {
        this.random = random;
        this.server = new ServerHandshake(RotationPolicy.standard(), random, engines);
    }

    ClientInitiation client() {
        return clientAt(NOW);
    }

    ClientInitiation clientAt(Instant now) {
        return client(root.pin(), now);
    }

    ClientInitiation client(RootPin pin, Instant now) {
        return new ClientInitiation(new CertificateCheck(pin, seen, () -> now), random, engines);
    }

    ChannelKey key(long serial) {
        return key(root, serial);
    }

    ChannelKey key(ApplianceRoot signer, long serial) {
        SigningKey key = SigningKey.generate(random);
        return new ChannelKey(key, signer.issue(SUITE, key.verifyingKey(), serial, FROM, LIFE));
    }

    byte[] answer(ClientInitiation client, ChannelKey key) throws HandshakeException {
        return server.answer(client.hello(), key).serverHello();
    }

    /**
     * A server that runs the protocol right but for the parts given.
     *
     * @param suite that the ServerHello claims
     * @param certificate that it shows
     * @param signer of the handshake
     * @param share what becomes of the honest key share
     */
    byte[] lyingAnswer(
            byte[] clientHello, int suite, byte[] certificate, SigningKey signer, UnaryOperator<byte[]> share)
            throws HandshakeException {
        return lyingAnswer(clientHello, suite, certificate, new byte[0], signer, share);
    }

    /** @param revocations what it shows as the list */
    byte[] lyingAnswer(
            byte[] clientHello,
            int suite,
            byte[] certificate,
            byte[] revocations,
            SigningKey signer,
            UnaryOperator<byte[]> share)
            throws HandshakeException {
        Octets offered =
                ClientHello.parse(clientHello).offer(SUITE.code()).orElseThrow().share();
        HybridExchange.Answer exchange = HybridExchange.answer(offered, random);
        byte[] shown = share.apply(exchange.share());
        byte[] core = ServerHello.core(
                suite, SessionId.random(random), shown, RotationPolicy.standard(), certificate, revocations);
        Transcript transcript = Transcript.of(clientHello, core);
        return SignedAnswer.of(core, transcript, Label.SERVER_SIGNATURE, exchange.secret(), lyingKey(signer), engines)
                .bytes();
    }

    private ChannelKey lyingKey(SigningKey signer) {
        return new ChannelKey(signer, root.issue(SUITE, signer.verifyingKey(), 1, FROM, LIFE));
    }
}
