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
    private final Map<RootPin, RevocationList> lists = new HashMap<>();
    private final List<RevocationList> conflictingLists = new ArrayList<>();

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

    @Override
    public synchronized Optional<RevocationList> revocations(RootPin root) {
        return Optional.ofNullable(lists.get(root));
    }

    @Override
    public synchronized void remember(RootPin root, RevocationList list) {
        lists.merge(root, list, (old, fresh) -> fresh.number() > old.number() ? fresh : old);
    }

    @Override
    public synchronized void conflict(RootPin root, RevocationList known, RevocationList presented) {
        conflictingLists.add(presented);
    }

    public synchronized List<RevocationList> conflictingLists() {
        return List.copyOf(conflictingLists);
    }

    public synchronized List<SeenCertificate> conflicts() {
        return List.copyOf(conflicts);
    }
}
