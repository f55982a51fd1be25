package dev.redoubt.client.appliance;

import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.handshake.RevocationList;
import dev.redoubt.channel.handshake.RootPin;
import dev.redoubt.channel.handshake.SeenCertificate;
import dev.redoubt.channel.handshake.SeenCertificates;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.Octets;
import java.util.Optional;

/**
 * The memory as the channel asks for it. It holds one appliance, the one whose root is pinned. Conflicts are not kept: the
 * handshake fails with them, and that failure is the alarm that reaches the user. Thread-safe.
 */
final class MemoryOfCertificates implements SeenCertificates {
    private final ChannelMemory memory;

    MemoryOfCertificates(ChannelMemory memory) {
        this.memory = memory;
    }

    @Override
    public Optional<SeenCertificate> newest(RootPin root) {
        try {
            Optional<ChannelMemory.Seen> newest = memory.newest();
            return newest.isEmpty() ? Optional.empty() : Optional.of(certificate(newest.get()));
        } catch (RedoubtException e) {
            throw new ChannelMemoryFailure(e);
        }
    }

    @Override
    public void remember(RootPin root, SeenCertificate certificate) {
        try {
            memory.remember(new ChannelMemory.Seen(
                    certificate.serial(), Octets.copyOf(certificate.channelKey().toBytes())));
        } catch (RedoubtException e) {
            throw new ChannelMemoryFailure(e);
        }
    }

    @Override
    public void conflict(RootPin root, SeenCertificate known, SeenCertificate presented) {}

    @Override
    public Optional<RevocationList> revocations(RootPin root) {
        try {
            Optional<ChannelMemory.Revocations> newest = memory.revocations();
            return newest.isEmpty() ? Optional.empty() : Optional.of(list(newest.get()));
        } catch (RedoubtException e) {
            throw new ChannelMemoryFailure(e);
        }
    }

    @Override
    public void remember(RootPin root, RevocationList list) {
        try {
            memory.remember(new ChannelMemory.Revocations(list.number(), Octets.copyOf(list.toBytes())));
        } catch (RedoubtException e) {
            throw new ChannelMemoryFailure(e);
        }
    }

    @Override
    public void conflict(RootPin root, RevocationList known, RevocationList presented) {}

    private static SeenCertificate certificate(ChannelMemory.Seen seen) throws ContainerDamagedException {
        try {
            return new SeenCertificate(
                    seen.serial(), VerifyingKey.parse(seen.channelKey().toBytes()));
        } catch (InvalidKeyMaterialException e) {
            throw new ContainerDamagedException("the appliance's channel key does not parse");
        }
    }

    private static RevocationList list(ChannelMemory.Revocations revocations) throws ContainerDamagedException {
        try {
            return RevocationList.parse(revocations.list().toBytes());
        } catch (HandshakeException.Malformed e) {
            throw new ContainerDamagedException("the appliance's revocation list does not parse");
        }
    }
}
