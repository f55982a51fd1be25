package dev.redoubt.capacity;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.appliance.ChannelConnector;
import dev.redoubt.client.appliance.ChannelMemory;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.invitation.InvitationLink;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/** The appliance, as an invitation pins it. */
final class Place {
    private final ApplianceProfile profile;
    private final ChannelConnector connector;

    private Place(ApplianceProfile profile, ChannelConnector connector) {
        this.profile = profile;
        this.connector = connector;
    }

    static Place of(InvitationLink link, SecureRandom random) throws RedoubtException {
        ChannelConnector connector = new ChannelConnector(InstantSource.system(), random, Optional.empty());
        ApplianceProfile named = ApplianceProfile.of(link);
        return new Place(named.withAuthority(connector.fetchAuthority(named)), connector);
    }

    /** For who has no device yet. @return owned by the caller */
    Appliance stranger() throws RedoubtException {
        return connector.connectToEnrol(profile, new Forgetful());
    }

    /** @return owned by the caller */
    Appliance of(NodeKeys device) throws RedoubtException {
        return connector.connect(profile, new Forgetful(), device);
    }

    /** These devices live for minutes. */
    private static final class Forgetful implements ChannelMemory {
        @Override
        public Optional<Seen> newest() {
            return Optional.empty();
        }

        @Override
        public void remember(Seen certificate) {}

        @Override
        public Optional<Revocations> revocations() {
            return Optional.empty();
        }

        @Override
        public void remember(Revocations revocations) {}
    }
}
