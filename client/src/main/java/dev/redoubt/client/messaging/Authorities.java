package dev.redoubt.client.messaging;

import dev.redoubt.client.appliance.ApplianceConnector;
import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.ApplianceRecords;

/** The certificate of the authority above the appliance, which an invitation or a code names by its digest only. */
public final class Authorities {
    private Authorities() {}

    /** The profile that is stored, with the authority's certificate, fetched under its pin and stored the first time. */
    public static ApplianceProfile complete(Container container, ApplianceConnector connector) throws RedoubtException {
        ApplianceProfile profile = container.read(
                transaction -> new ApplianceRecords(transaction).profile().orElseThrow());
        if (profile.authority().isPresent()) {
            return profile;
        }
        ApplianceProfile complete = profile.withAuthority(connector.fetchAuthority(profile));
        container.write(transaction -> {
            new ApplianceRecords(transaction).putProfile(complete);
            return null;
        });
        return complete;
    }
}
