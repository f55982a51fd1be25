package dev.redoubt.server.policy;

import dev.redoubt.protocol.policy.proto.CallingSettings;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.protocol.policy.proto.PasswordRequirements;
import dev.redoubt.protocol.policy.proto.ShredderSettings;

/** What holds where nobody has said anything: server/SPEC.md, "Policies". Nothing reaches beyond the appliance, no limit is set. */
public final class StandardSettings {
    public static final GroupSettings GROUP = GroupSettings.newBuilder()
            .setCalling(CallingSettings.newBuilder().setCanStart11Call(true).setCanVideoCall(true))
            .setCheckForUpdates(true)
            .setEnableFileDownload(true)
            .setEnableNotificationPreview(true)
            .setFilesEnabled(true)
            .setIsLinkPreviewEnabled(true)
            .setLocationAllowMaps(true)
            .setLocationEnabled(true)
            .setMaxAutoDownloadSize(SettingsRules.AUTO_DOWNLOAD_HIGH)
            .setMessageForwardingEnabled(true)
            .setPasswordRequirements(PasswordRequirements.getDefaultInstance())
            .setPresenceEnabled(true)
            .setShowMasterRecoveryKey(true)
            .setShredder(ShredderSettings.newBuilder().setCanProcessManually(true))
            .build();

    private StandardSettings() {}
}
