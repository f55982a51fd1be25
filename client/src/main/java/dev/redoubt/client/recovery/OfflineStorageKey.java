package dev.redoubt.client.recovery;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.WrongRecoveryException;
import dev.redoubt.client.messaging.LiveNode;
import dev.redoubt.client.store.AccountStorageKeys;
import dev.redoubt.client.store.OfflineExchange;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.recovery.OfflineAnswer;
import dev.redoubt.protocol.recovery.RecoveryException;
import dev.redoubt.protocol.recovery.StorageKeyRecord;
import java.util.Optional;

/** The storage key that an offline root has made when it revoked a device, taken from the medium by one of the others. */
final class OfflineStorageKey {
    private final LiveNode node;
    private final OfflineMedium medium;

    OfflineStorageKey(LiveNode node, OfflineMedium medium) {
        this.node = node;
        this.medium = medium;
    }

    /** Takes it for the next one, where there is one for this device. It counts once the revocation is published. */
    void take() throws RedoubtException {
        Optional<byte[]> record = medium.find(medium.storageKey());
        Optional<byte[]> answer = medium.find(medium.answer(node.id()));
        Optional<OfflineExchange> kept = node.container().read(OfflineExchange::read);
        if (kept.isEmpty()) {
            return;
        }
        try (OfflineExchange exchange = kept.get()) {
            if (record.isPresent() && answer.isPresent()) {
                take(record.get(), answer.get(), exchange);
            }
        } catch (RecoveryException e) {
            throw new WrongRecoveryException(
                    "The storage key on the medium was changed, or is not for this device: use another copy of it.", e);
        }
    }

    private void take(byte[] recordBytes, byte[] answer, OfflineExchange exchange)
            throws RedoubtException, RecoveryException {
        VerifyingKey root = node.known().state().rootKey();
        StorageKeyRecord record = StorageKeyRecord.parse(recordBytes).verify(root);
        try (OfflineAnswer.Opened opened =
                OfflineAnswer.parse(answer).open(root, exchange.request(), exchange.exchange())) {
            Secret key = opened.storageKey();
            if (record.isOf(key)) {
                node.container().write(transaction -> {
                    new AccountStorageKeys(transaction).offer(key, record);
                    return null;
                });
            }
        }
    }
}
