package dev.redoubt.rig;

import dev.redoubt.channel.handshake.CertificateCheck;
import dev.redoubt.channel.handshake.RevocationList;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.channel.handshake.SeenCertificate;
import dev.redoubt.channel.handshake.SeenCertificates;
import dev.redoubt.channel.record.RecordEngines;
import java.time.Instant;
import java.util.Optional;

/** A client's memory that keeps nothing: who tests or measures makes a new appliance each time. */
public final class Forgetful implements SeenCertificates {
    private Forgetful() {}

    /** A client's check, of a root with this pin. */
    public static CertificateCheck check(RootPin pin) {
        return new CertificateCheck(pin, new Forgetful(), Instant::now);
    }

    /** As many as the server keeps. */
    public static RecordEngines engines() {
        return new RecordEngines(2 * Math.max(2, Runtime.getRuntime().availableProcessors()));
    }

    @Override
    public Optional<SeenCertificate> newest(RootPin root) {
        return Optional.empty();
    }

    @Override
    public void remember(RootPin root, SeenCertificate certificate) {}

    @Override
    public void conflict(RootPin root, SeenCertificate known, SeenCertificate presented) {}

    @Override
    public Optional<RevocationList> revocations(RootPin root) {
        return Optional.empty();
    }

    @Override
    public void remember(RootPin root, RevocationList list) {}

    @Override
    public void conflict(RootPin root, RevocationList known, RevocationList presented) {}
}
