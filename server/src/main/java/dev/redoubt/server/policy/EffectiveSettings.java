package dev.redoubt.server.policy;

import dev.redoubt.protocol.policy.proto.CallingSettings;
import dev.redoubt.protocol.policy.proto.GroupSettings;

/** What holds of settings that are stored: what needs something else that is off is off. */
public final class EffectiveSettings {
    private static final int RESTRICTED = 2;

    private EffectiveSettings() {}

    public static GroupSettings of(GroupSettings stored) {
        GroupSettings.Builder effective = stored.toBuilder();
        if (!stored.getFilesEnabled()) {
            effective.setEnableFileDownload(false);
        }
        if (!effective.getEnableFileDownload()) {
            effective.setMaxAutoDownloadSize(0);
        }
        CallingSettings calling = stored.getCalling();
        effective.setCalling(
                calling.toBuilder().setCanVideoCall(calling.getCanVideoCall() && calling.getCanStart11Call()));
        effective.setLocationAllowMaps(stored.getLocationAllowMaps() && stored.getLocationEnabled());
        effective.setForceOpenAccess(stored.getForceOpenAccess() && stored.getEnableOpenAccessOption());
        if (!stored.getEnableAtak()) {
            effective.clearAtakPackageValues();
        }
        federation(effective);
        return effective.build();
    }

    private static void federation(GroupSettings.Builder effective) {
        if (!effective.getGlobalFederation()) {
            effective.setEnableRestrictedGlobalFederation(false).setEnableGuestFederation(false);
        }
        if (!effective.getEnableRestrictedGlobalFederation()) {
            effective.clearPermittedWickrAwsNetworks().clearPermittedWickrEnterpriseNetworks();
        }
        if (effective.getFederationMode() != RESTRICTED) {
            effective.clearPermittedNetworks();
        }
    }
}
