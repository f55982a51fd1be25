package dev.redoubt.server.testing;

import dev.redoubt.channel.handshake.RevocationList;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.channel.handshake.SeenCertificate;
import dev.redoubt.channel.handshake.SeenCertificates;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client's memory of its one appliance's certificates that lives as long as the test. */
public final class RememberedCertificates implements SeenCertificates {
    private @Nullable SeenCertificate newest;
    private @Nullable RevocationList revocations;

    @Override
    public synchronized Optional<SeenCertificate> newest(RootPin root) {
        return Optional.ofNullable(newest);
    }

    @Override
    public synchronized void remember(RootPin root, SeenCertificate certificate) {
        if (newest == null || newest.serial() < certificate.serial()) {
            newest = certificate;
        }
    }

    @Override
    public void conflict(RootPin root, SeenCertificate known, SeenCertificate presented) {
        throw new AssertionError("two keys under one serial");
    }

    @Override
    public synchronized Optional<RevocationList> revocations(RootPin root) {
        return Optional.ofNullable(revocations);
    }

    @Override
    public synchronized void remember(RootPin root, RevocationList list) {
        if (revocations == null || revocations.number() < list.number()) {
            revocations = list;
        }
    }

    @Override
    public void conflict(RootPin root, RevocationList known, RevocationList presented) {
        throw new AssertionError("two lists under one number");
    }
}
