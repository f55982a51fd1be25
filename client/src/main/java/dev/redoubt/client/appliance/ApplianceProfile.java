package dev.redoubt.client.appliance;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import dev.redoubt.protocol.invitation.DeviceCode;
import dev.redoubt.protocol.invitation.InvitationLink;
import dev.redoubt.protocol.recovery.RecoveryLink;
import java.util.Optional;

/**
 * The one appliance of a node.
 *
 * @param authorityPin SHA-256 of the DER of the CA certificate, 32 bytes
 * @param rootPin SHA-256 of the appliance root's public key, 32 bytes
 * @param authority DER of the CA certificate, once it was seen under its pin
 */
public record ApplianceProfile(
        ApplianceAddress address, Octets authorityPin, Octets rootPin, Optional<Octets> authority) {
    public static ApplianceProfile of(InvitationLink invitation) {
        return new ApplianceProfile(
                invitation.address(),
                invitation.certificateAuthorityPin(),
                invitation.applianceRootPin(),
                Optional.empty());
    }

    /** Where the code of a sister leads. */
    public static ApplianceProfile of(DeviceCode code) {
        return new ApplianceProfile(
                code.address(), code.certificateAuthorityPin(), code.applianceRootPin(), Optional.empty());
    }

    /** Where a lost account is recovered. */
    public static ApplianceProfile of(RecoveryLink link) {
        return new ApplianceProfile(link.address(), link.authorityPin(), link.rootPin(), Optional.empty());
    }

    public ApplianceProfile withAuthority(Octets der) {
        return new ApplianceProfile(address, authorityPin, rootPin, Optional.of(der));
    }

    /** Where and who, whatever is known of it by now. */
    public boolean sameAs(ApplianceProfile other) {
        return address.equals(other.address)
                && authorityPin.equals(other.authorityPin)
                && rootPin.equals(other.rootPin);
    }
}
