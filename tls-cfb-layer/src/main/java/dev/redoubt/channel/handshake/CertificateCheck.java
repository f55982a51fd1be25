package dev.redoubt.channel.handshake;

import dev.redoubt.protocol.identity.Octets;
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

    /** The time of day. */
    public Instant now() {
        return clock.instant();
    }

    /**
     * Checks 3 to 10, for a ServerHello and for a RotationAnswer alike. A list that the root has signed is remembered, whatever
     * comes of the other checks.
     *
     * @param certificate a ChannelCertificate from anybody
     * @param revocations a RevocationList from anybody, or no bytes
     * @return the certificate; whoever showed it has not proven yet to hold its key
     */
    ChannelCertificate check(Octets certificate, Octets revocations, Suite chosen) throws HandshakeException {
        ChannelCertificate parsed = ChannelCertificate.parse(certificate.toBytes());
        checkOrigin(parsed, chosen);
        checkRevocation(parsed, presented(revocations));
        checkValidity(parsed, clock.instant());
        checkSerial(parsed);
        return parsed;
    }

    private void checkOrigin(ChannelCertificate certificate, Suite chosen) throws HandshakeException {
        if (certificate.suite() != chosen.code()) {
            throw new HandshakeException.WrongCertificateSuite(certificate.suite());
        }
        if (!RootPin.ofKey(certificate.root()).equals(pin)) {
            throw new HandshakeException.WrongRootPin();
        }
        if (!certificate.isSignedByItsRoot()) {
            throw new HandshakeException.WrongCertificateSignature();
        }
    }

    private Optional<RevocationList> presented(Octets revocations) throws HandshakeException {
        if (revocations.size() == 0) {
            return Optional.empty();
        }
        RevocationList list = RevocationList.parse(revocations.toBytes());
        if (!RootPin.ofKey(list.root()).equals(pin)) {
            throw new HandshakeException.WrongRootPin();
        }
        if (!list.isSignedByItsRoot()) {
            throw new HandshakeException.WrongRevocationSignature();
        }
        return Optional.of(list);
    }

    private void checkRevocation(ChannelCertificate certificate, Optional<RevocationList> presented)
            throws HandshakeException {
        Optional<RevocationList> known = seen.revocations(pin);
        Optional<RevocationList> newest = presented.isEmpty() ? known : Optional.of(newer(known, presented.get()));
        if (newest.isPresent() && newest.get().revokes(certificate)) {
            throw new HandshakeException.RevokedSerial(certificate.serial());
        }
    }

    /** Of two lists of one root. The root has signed {@code presented}: it is true, whoever brought it. */
    private RevocationList newer(Optional<RevocationList> known, RevocationList presented) throws HandshakeException {
        if (known.isEmpty() || presented.number() > known.get().number()) {
            seen.remember(pin, presented);
            return presented;
        }
        if (presented.number() == known.get().number() && !presented.saysTheSameAs(known.get())) {
            seen.conflict(pin, known.get(), presented);
            throw new HandshakeException.ConflictingRevocations(presented.number());
        }
        return known.get();
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
