package dev.redoubt.client.policy;

import static dev.redoubt.client.model.PolicySetting.Enforcer.BOTH;
import static dev.redoubt.client.model.PolicySetting.Enforcer.DEVICE;
import static dev.redoubt.client.model.PolicySetting.Enforcer.NOTHING_THERE;

import dev.redoubt.client.model.PolicySetting;
import dev.redoubt.protocol.policy.proto.CallingSettings;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.protocol.policy.proto.NetworkSettings;
import dev.redoubt.protocol.policy.proto.PasswordRequirements;
import dev.redoubt.protocol.policy.proto.Policy;
import dev.redoubt.protocol.policy.proto.ReadReceipts;
import java.util.ArrayList;
import java.util.List;

/** Every setting of a policy, and who sees to it. The same table stands in client/SPEC.md, "Policy"; a test compares them. */
public final class PolicySettings {
    private final List<PolicySetting> all = new ArrayList<>();

    private PolicySettings() {}

    /** Those of the group, then those of the network. */
    public static List<PolicySetting> of(Policy policy) {
        PolicySettings settings = new PolicySettings();
        settings.beginning(policy.getSettings());
        settings.federation(policy.getSettings());
        settings.messages(policy.getSettings());
        settings.network(policy.getNetwork());
        return List.copyOf(settings.all);
    }

    private PolicySettings add(String name, Object value, PolicySetting.Enforcer enforcer) {
        all.add(new PolicySetting(name, String.valueOf(value), enforcer));
        return this;
    }

    private void beginning(GroupSettings settings) {
        CallingSettings calling = settings.getCalling();
        PasswordRequirements passwords = settings.getPasswordRequirements();
        add("alwaysReauthenticate", settings.getAlwaysReauthenticate(), DEVICE)
                .add("atakPackageValues", settings.getAtakPackageValuesList(), NOTHING_THERE)
                .add("calling.canStart11Call", calling.getCanStart11Call(), NOTHING_THERE)
                .add("calling.canVideoCall", calling.getCanVideoCall(), NOTHING_THERE)
                .add("calling.forceTcpCall", calling.getForceTcpCall(), NOTHING_THERE)
                .add("checkForUpdates", settings.getCheckForUpdates(), NOTHING_THERE)
                .add("enableAtak", settings.getEnableAtak(), NOTHING_THERE)
                .add("enableCrashReports", settings.getEnableCrashReports(), NOTHING_THERE)
                .add("enableFileDownload", settings.getEnableFileDownload(), BOTH)
                .add("enableNotificationPreview", settings.getEnableNotificationPreview(), NOTHING_THERE)
                .add("enableOpenAccessOption", settings.getEnableOpenAccessOption(), NOTHING_THERE)
                .add("filesEnabled", settings.getFilesEnabled(), BOTH)
                .add("forceDeviceLockout", unsigned(settings.getForceDeviceLockout()), DEVICE)
                .add("forceOpenAccess", settings.getForceOpenAccess(), NOTHING_THERE)
                .add("forceReadReceipts", settings.getForceReadReceipts(), NOTHING_THERE)
                .add("isAtoEnabled", settings.getIsAtoEnabled(), DEVICE)
                .add("lockoutThreshold", unsigned(settings.getLockoutThreshold()), DEVICE)
                .add("passwordRequirements.lowercase", unsigned(passwords.getLowercase()), DEVICE)
                .add("passwordRequirements.minLength", unsigned(passwords.getMinLength()), DEVICE)
                .add("passwordRequirements.numbers", unsigned(passwords.getNumbers()), DEVICE)
                .add("passwordRequirements.symbols", unsigned(passwords.getSymbols()), DEVICE)
                .add("passwordRequirements.uppercase", unsigned(passwords.getUppercase()), DEVICE);
    }

    private void federation(GroupSettings settings) {
        add("enableGuestFederation", settings.getEnableGuestFederation(), NOTHING_THERE)
                .add("enableRestrictedGlobalFederation", settings.getEnableRestrictedGlobalFederation(), NOTHING_THERE)
                .add("federationMode", unsigned(settings.getFederationMode()), NOTHING_THERE)
                .add("globalFederation", settings.getGlobalFederation(), NOTHING_THERE)
                .add("permittedNetworks", settings.getPermittedNetworksList(), NOTHING_THERE)
                .add(
                        "permittedWickrAwsNetworks",
                        settings.getPermittedWickrAwsNetworksList().stream()
                                .map(network -> network.getRegion() + "/" + network.getNetworkId())
                                .toList(),
                        NOTHING_THERE)
                .add(
                        "permittedWickrEnterpriseNetworks",
                        settings.getPermittedWickrEnterpriseNetworksList().stream()
                                .map(network -> network.getDomain() + "/" + network.getNetworkId())
                                .toList(),
                        NOTHING_THERE);
    }

    private void messages(GroupSettings settings) {
        add("isLinkPreviewEnabled", settings.getIsLinkPreviewEnabled(), NOTHING_THERE)
                .add("locationAllowMaps", settings.getLocationAllowMaps(), NOTHING_THERE)
                .add("locationEnabled", settings.getLocationEnabled(), NOTHING_THERE)
                .add("maxAutoDownloadSize", Long.toUnsignedString(settings.getMaxAutoDownloadSize()), NOTHING_THERE)
                .add("maxBor", unsigned(settings.getMaxBor()), DEVICE)
                .add("maxNonSsoSessionMinutes", unsigned(settings.getMaxNonSsoSessionMinutes()), BOTH)
                .add("maxTtl", Long.toUnsignedString(settings.getMaxTtl()), BOTH)
                .add("messageForwardingEnabled", settings.getMessageForwardingEnabled(), NOTHING_THERE)
                .add("presenceEnabled", settings.getPresenceEnabled(), DEVICE)
                .add("quickResponses", settings.getQuickResponsesList(), DEVICE)
                .add("showMasterRecoveryKey", settings.getShowMasterRecoveryKey(), BOTH)
                .add("shredder.canProcessManually", settings.getShredder().getCanProcessManually(), NOTHING_THERE)
                .add("shredder.intensity", unsigned(settings.getShredder().getIntensity()), NOTHING_THERE)
                .add("ssoMaxIdleMinutes", unsigned(settings.getSsoMaxIdleMinutes()), DEVICE);
    }

    private void network(NetworkSettings network) {
        add("consentPopup.enabled", network.getConsentPopup().getEnabled(), DEVICE)
                .add("dataRetention", network.getDataRetention(), DEVICE)
                .add("enableClientMetrics", network.getEnableClientMetrics(), NOTHING_THERE)
                .add("enableTrustedDataFormat", network.getEnableTrustedDataFormat(), NOTHING_THERE)
                .add("readReceiptConfig.status", name(network.getReadReceipts()), DEVICE);
    }

    /** As the administration API calls it. */
    private static String name(ReadReceipts receipts) {
        return switch (receipts) {
            case READ_RECEIPTS_ENABLED -> "ENABLED";
            case READ_RECEIPTS_FORCE_ENABLED -> "FORCE_ENABLED";
            case READ_RECEIPTS_DISABLED, READ_RECEIPTS_UNSPECIFIED, UNRECOGNIZED -> "DISABLED";
        };
    }

    private static String unsigned(int value) {
        return Integer.toUnsignedString(value);
    }
}
