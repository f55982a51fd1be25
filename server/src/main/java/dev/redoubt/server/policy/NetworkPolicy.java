package dev.redoubt.server.policy;

import dev.redoubt.protocol.policy.proto.ConsentPopup;
import dev.redoubt.protocol.policy.proto.NetworkSettings;
import dev.redoubt.protocol.policy.proto.ReadReceipts;

/** The network's settings as they stand in policies. */
final class NetworkPolicy {
    private NetworkPolicy() {}

    static NetworkSettings of(dev.redoubt.server.network.NetworkSettings settings) {
        return NetworkSettings.newBuilder()
                .setEnableClientMetrics(settings.clientMetrics())
                .setReadReceipts(
                        switch (settings.readReceipts()) {
                            case DISABLED -> ReadReceipts.READ_RECEIPTS_DISABLED;
                            case ENABLED -> ReadReceipts.READ_RECEIPTS_ENABLED;
                            case FORCE_ENABLED -> ReadReceipts.READ_RECEIPTS_FORCE_ENABLED;
                        })
                .setDataRetention(settings.dataRetention())
                .setEnableTrustedDataFormat(settings.trustedDataFormat())
                .setConsentPopup(popup(settings.consentPopup()))
                .build();
    }

    private static ConsentPopup popup(dev.redoubt.server.network.NetworkSettings.ConsentPopup popup) {
        return ConsentPopup.newBuilder()
                .setEnabled(popup.enabled())
                .setHeader(popup.header())
                .setContent(popup.content())
                .setCloseButtonLabel(popup.closeButtonLabel())
                .build();
    }
}
