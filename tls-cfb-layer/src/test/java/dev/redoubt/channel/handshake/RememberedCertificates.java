package dev.redoubt.channel.handshake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client's memory of certificates that lives as long as the test. */
public final class RememberedCertificates implements SeenCertificates {
    private final Map<RootPin, SeenCertificate> newest = new HashMap<>();
    private final List<SeenCertificate> conflicts = new ArrayList<>();

    @Override
    public synchronized Optional<SeenCertificate> newest(RootPin root) {
        return Optional.ofNullable(newest.get(root));
    }

    @Override
    public synchronized void remember(RootPin root, SeenCertificate certificate) {
        newest.merge(root, certificate, (old, fresh) -> fresh.serial() > old.serial() ? fresh : old);
    }

    @Override
    public synchronized void conflict(RootPin root, SeenCertificate known, SeenCertificate presented) {
        conflicts.add(presented);
    }

    public synchronized List<SeenCertificate> conflicts() {
        return List.copyOf(conflicts);
    }
}
