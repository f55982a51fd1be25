package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.AccountDataRecords;
import dev.redoubt.client.store.AccountStorageKeys;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.client.store.NodeVault;
import dev.redoubt.protocol.accountdata.DataReference;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.recovery.RecoveryException;
import dev.redoubt.protocol.recovery.StorageKeyRecord;
import java.util.List;

/** What a sister says of the account's data and its storage key. Its chain was validated: that is what makes it count. */
final class OwnNews {
    private static final String BAD_KEY = "WrongStorageKey";

    private final Transaction transaction;
    private final List<Happening> happenings;

    OwnNews(Transaction transaction, List<Happening> happenings) {
        this.transaction = transaction;
        this.happenings = happenings;
    }

    void apply(Said said, Content.KeyChange change) throws RedoubtException {
        if (!isBySister(said)) {
            return;
        }
        try (AccountStorageKeys.Signed signed = new AccountStorageKeys.Signed(
                change.key().toSecret(), StorageKeyRecord.parse(change.record().toBytes()))) {
            signed.record().verify(new NodeVault(transaction).state().rootKey());
            if (signed.record().isOf(signed.key())) {
                new AccountStorageKeys(transaction).adopt(signed);
                happenings.add(new Happening.OwnData());
            } else {
                new NodeJournal(transaction).countRejected(BAD_KEY);
            }
        } catch (RecoveryException e) {
            new NodeJournal(transaction).countRejected(BAD_KEY);
        }
    }

    void apply(Said said, Content.AccountDataNews news) throws RedoubtException {
        if (!isBySister(said)) {
            return;
        }
        AccountDataRecords records = new AccountDataRecords(transaction);
        records.confirm(news.confirmed());
        if (news.version() > 0) {
            records.claim(new DataReference(news.version(), news.digest()));
        }
        if (news.asks()) {
            records.answerLater(news.generation());
        }
        happenings.add(new Happening.OwnData());
    }

    private static boolean isBySister(Said said) {
        return said.byOwnAccount() && !said.node().equals(said.self());
    }
}
