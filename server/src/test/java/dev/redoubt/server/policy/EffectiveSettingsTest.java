package dev.redoubt.server.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.policy.proto.CallingSettings;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.protocol.policy.proto.PermittedAwsNetwork;
import org.junit.jupiter.api.Test;

class EffectiveSettingsTest {
    private static final GroupSettings EVERYTHING = StandardSettings.GROUP.toBuilder()
            .setEnableAtak(true)
            .addAtakPackageValues("x")
            .setEnableOpenAccessOption(true)
            .setForceOpenAccess(true)
            .setGlobalFederation(true)
            .setEnableGuestFederation(true)
            .setEnableRestrictedGlobalFederation(true)
            .setFederationMode(2)
            .addPermittedNetworks("12345678")
            .addPermittedWickrAwsNetworks(
                    PermittedAwsNetwork.newBuilder().setRegion("us-east-1").setNetworkId("12345678"))
            .build();

    @Test
    void whatNeedsNothingThatIsOffHoldsAsItIsStored() {
        assertEquals(EVERYTHING, EffectiveSettings.of(EVERYTHING));
        assertEquals(StandardSettings.GROUP, EffectiveSettings.of(StandardSettings.GROUP));
    }

    @Test
    void withoutFilesThereIsNoDownloadAndNoneByItself() {
        GroupSettings effective = EffectiveSettings.of(
                EVERYTHING.toBuilder().setFilesEnabled(false).build());
        assertFalse(effective.getEnableFileDownload());
        assertEquals(0, effective.getMaxAutoDownloadSize());
    }

    @Test
    void withoutTheWholeThereIsNoPart() {
        GroupSettings effective = EffectiveSettings.of(EVERYTHING.toBuilder()
                .setCalling(CallingSettings.newBuilder().setCanVideoCall(true))
                .setLocationEnabled(false)
                .setEnableOpenAccessOption(false)
                .setEnableAtak(false)
                .build());
        assertFalse(effective.getCalling().getCanVideoCall());
        assertFalse(effective.getLocationAllowMaps());
        assertFalse(effective.getForceOpenAccess());
        assertEquals(0, effective.getAtakPackageValuesCount());
    }

    @Test
    void listsHoldOnlyWhereSomebodyIsToBeKeptOut() {
        GroupSettings none = EffectiveSettings.of(EVERYTHING.toBuilder()
                .setGlobalFederation(false)
                .setFederationMode(1)
                .build());
        assertFalse(none.getEnableRestrictedGlobalFederation());
        assertFalse(none.getEnableGuestFederation());
        assertEquals(0, none.getPermittedWickrAwsNetworksCount());
        assertEquals(0, none.getPermittedNetworksCount());
        assertTrue(EffectiveSettings.of(EVERYTHING).getPermittedNetworksCount() > 0);
    }
}
