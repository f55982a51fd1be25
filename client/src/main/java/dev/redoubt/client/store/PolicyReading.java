package dev.redoubt.client.store;

import dev.redoubt.client.model.DevicePolicy;
import dev.redoubt.client.model.PassphraseRules;
import dev.redoubt.protocol.policy.proto.ConsentPopup;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.protocol.policy.proto.NetworkSettings;
import dev.redoubt.protocol.policy.proto.PasswordRequirements;
import dev.redoubt.protocol.policy.proto.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a policy on the wire means for this program. client/SPEC.md, "Policy". */
final class PolicyReading {
    /** Seconds: the longest time that a message can have. */
    private static final long MOST_SECONDS = 0xffff_ffffL;

    /** Characters: what a line of input has room for, and more than anybody types. A policy that wanted more could never be met. */
    private static final int MOST_CHARACTERS = 128;

    private static final int MOST_FAILURES = 1000;
    private static final String BUTTON = "Acknowledge";

    private PolicyReading() {}

    static DevicePolicy of(Policy policy) {
        GroupSettings settings = policy.getSettings();
        NetworkSettings network = policy.getNetwork();
        return new DevicePolicy(
                policy.getVersion(),
                policy.getNetworkId(),
                policy.getGroupId(),
                Instant.EPOCH.plus(Duration.ofHours(policy.getIssuedAtHour())),
                passphrase(settings.getPasswordRequirements()),
                new DevicePolicy.Openings(
                        count(settings.getLockoutThreshold(), MOST_FAILURES),
                        count(settings.getForceDeviceLockout(), MOST_FAILURES)),
                new DevicePolicy.Sessions(
                        settings.getAlwaysReauthenticate(),
                        minutes(settings.getMaxNonSsoSessionMinutes()),
                        minutes(settings.getSsoMaxIdleMinutes())),
                new DevicePolicy.Lives(
                        seconds(settings.getMaxTtl()), seconds(Integer.toUnsignedLong(settings.getMaxBor()))),
                new DevicePolicy.Files(settings.getFilesEnabled(), settings.getEnableFileDownload()),
                receipts(network),
                consent(network.getConsentPopup()),
                network.getDataRetention(),
                settings.getPresenceEnabled(),
                settings.getShowMasterRecoveryKey(),
                settings.getQuickResponsesList());
    }

    private static PassphraseRules passphrase(PasswordRequirements rules) {
        return new PassphraseRules(
                count(rules.getMinLength(), MOST_CHARACTERS),
                count(rules.getLowercase(), MOST_CHARACTERS),
                count(rules.getUppercase(), MOST_CHARACTERS),
                count(rules.getNumbers(), MOST_CHARACTERS),
                count(rules.getSymbols(), MOST_CHARACTERS));
    }

    private static int count(int unsigned, int most) {
        return (int) Math.min(Integer.toUnsignedLong(unsigned), most);
    }

    private static Optional<Duration> minutes(int unsigned) {
        return unsigned == 0 ? Optional.empty() : Optional.of(Duration.ofMinutes(Integer.toUnsignedLong(unsigned)));
    }

    /** Zero is no limit, and so is what no message can reach. */
    private static Optional<Duration> seconds(long unsigned) {
        boolean limits = unsigned != 0 && Long.compareUnsigned(unsigned, MOST_SECONDS) < 0;
        return limits ? Optional.of(Duration.ofSeconds(unsigned)) : Optional.empty();
    }

    private static DevicePolicy.ReadReceipts receipts(NetworkSettings network) {
        return switch (network.getReadReceipts()) {
            case READ_RECEIPTS_ENABLED -> DevicePolicy.ReadReceipts.CHOICE;
            case READ_RECEIPTS_FORCE_ENABLED -> DevicePolicy.ReadReceipts.ON;
            case READ_RECEIPTS_DISABLED, READ_RECEIPTS_UNSPECIFIED, UNRECOGNIZED -> DevicePolicy.ReadReceipts.OFF;
        };
    }

    private static Optional<DevicePolicy.Consent> consent(ConsentPopup popup) {
        if (!popup.getEnabled()) {
            return Optional.empty();
        }
        String button = popup.getCloseButtonLabel();
        return Optional.of(
                new DevicePolicy.Consent(popup.getHeader(), popup.getContent(), button.isEmpty() ? BUTTON : button));
    }
}
