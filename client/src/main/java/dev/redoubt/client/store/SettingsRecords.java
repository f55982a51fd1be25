package dev.redoubt.client.store;

import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Settings;
import dev.redoubt.client.store.format.SettingsRecord;

/** What the user has settled for this device. */
public final class SettingsRecords {
    private static final RecordName SETTINGS = RecordName.only(RecordTypes.SETTINGS);

    private final Transaction transaction;

    public SettingsRecords(Transaction transaction) {
        this.transaction = transaction;
    }

    public Settings get() throws RedoubtException {
        SettingsRecord record = Stored.get(transaction, SETTINGS, SettingsRecord.parser())
                .orElseGet(SettingsRecord::getDefaultInstance);
        return new Settings(
                !record.getNoDeliveryReceipts(),
                !record.getNoReadReceipts(),
                record.getReadReceiptsInGroups(),
                record.getTyping());
    }

    public void put(Settings settings) throws RedoubtException {
        Stored.put(
                transaction,
                SETTINGS,
                SettingsRecord.newBuilder()
                        .setNoDeliveryReceipts(!settings.deliveryReceipts())
                        .setNoReadReceipts(!settings.readReceipts())
                        .setReadReceiptsInGroups(settings.readReceiptsInGroups())
                        .setTyping(settings.typing())
                        .build());
    }
}
