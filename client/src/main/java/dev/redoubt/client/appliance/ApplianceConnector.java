package dev.redoubt.client.appliance;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.identity.Octets;

/** Opens ways to an appliance. The connections are made by the first call on them. */
public interface ApplianceConnector {
    /**
     * Looks at the certificates that the appliance shows, and takes the one with the pinned digest if the chain leads up to it
     * and is for the host.
     *
     * @return DER of the CA certificate
     */
    Octets fetchAuthority(ApplianceProfile profile) throws RedoubtException;

    /** A session without a principal: it can only enrol. */
    Appliance connectToEnrol(ApplianceProfile profile, ChannelMemory memory) throws RedoubtException;

    /** @param keys of the enrolled node; stay with the caller, who closes them after the appliance */
    Appliance connect(ApplianceProfile profile, ChannelMemory memory, NodeKeys keys) throws RedoubtException;
}
