package dev.redoubt.channel.handshake;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The client's decision on a channel certificate. SPEC.md, "Checks of the client". Thread-safe if its parts are. */
public final class CertificateCheck {
    private final RootPin pin;
    private final SeenCertificates seen;
    private final InstantSource clock;

    /** @param clock the time of day that validity is measured against */
    public CertificateCheck(RootPin pin, SeenCertificates seen, InstantSource clock) {
        this.pin = pin;
        this.seen = seen;
        this.clock = clock;
    }

    public RootPin pin() {
        return pin;
    }

    void check(ChannelCertificate certificate, Suite chosen) throws HandshakeException {
        if (certificate.suite() != chosen.code()) {
            throw new HandshakeException.WrongCertificateSuite(certificate.suite());
        }
        if (!RootPin.ofKey(certificate.root()).equals(pin)) {
            throw new HandshakeException.WrongRootPin();
        }
        if (!certificate.isSignedByItsRoot()) {
            throw new HandshakeException.WrongCertificateSignature();
        }
        checkValidity(certificate, clock.instant());
        checkSerial(certificate);
    }

    private static void checkValidity(ChannelCertificate certificate, Instant now) throws HandshakeException {
        if (now.isBefore(certificate.notBefore())) {
            throw new HandshakeException.CertificateNotYetValid(
                    certificate.notBefore().toString());
        }
        if (!now.isBefore(certificate.notAfter())) {
            throw new HandshakeException.CertificateExpired(
                    certificate.notAfter().toString());
        }
    }

    private void checkSerial(ChannelCertificate certificate) throws HandshakeException {
        Optional<SeenCertificate> newest = seen.newest(pin);
        if (newest.isEmpty()) {
            return;
        }
        SeenCertificate known = newest.get();
        if (certificate.serial() < known.serial()) {
            throw new HandshakeException.LowerSerial(certificate.serial(), known.serial());
        }
        if (certificate.serial() == known.serial() && !certificate.channelKey().equals(known.channelKey())) {
            seen.conflict(pin, known, new SeenCertificate(certificate.serial(), certificate.channelKey()));
            throw new HandshakeException.ConflictingSerial(certificate.serial());
        }
    }

    /** Only once the server has proven that it holds the channel key and the session's keys. */
    void accept(ChannelCertificate certificate) {
        seen.remember(pin, new SeenCertificate(certificate.serial(), certificate.channelKey()));
    }
}
