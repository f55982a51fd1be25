package dev.redoubt.client.store;

import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.recovery.OfflineRequest;
import dev.redoubt.protocol.recovery.RecoveryException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What an enrolled device keeps of its request to the account's offline root: that answers it again when the storage key is
 * renewed. Owns the pair.
 *
 * @param exchange the pair that answers are sealed to
 */
public record OfflineExchange(OfflineRequest request, X25519KeyPair exchange) implements AutoCloseable {
    private static final RecordName NAME = RecordName.only(RecordTypes.OFFLINE_EXCHANGE);

    /** To be closed by the caller; empty on a device whose account has no offline root. */
    public static Optional<OfflineExchange> read(Transaction transaction) throws RedoubtException {
        Optional<byte[]> content = transaction.get(NAME);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = content.get();
        int size = bytes.length - X25519KeyPair.SIZE;
        try {
            return Optional.of(new OfflineExchange(
                    OfflineRequest.parse(Arrays.copyOf(bytes, size)),
                    X25519KeyPair.ofPrivateKey(Secret.takeOwnershipOf(Arrays.copyOfRange(bytes, size, bytes.length)))));
        } catch (RecoveryException e) {
            throw new ContainerDamagedException("an offline request does not parse");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** The keys stay with the caller. */
    public static void store(Transaction transaction, OfflineKeys keys) throws RedoubtException {
        byte[] request = keys.request().toBytes();
        byte[] content = Arrays.copyOf(request, request.length + X25519KeyPair.SIZE);
        keys.exchange().privateKey().read(bytes -> {
            System.arraycopy(bytes, 0, content, request.length, bytes.length);
            return content;
        });
        transaction.put(NAME, content);
        Arrays.fill(content, (byte) 0);
    }

    @Override
    public void close() {
        exchange.close();
    }

    @Override
    public String toString() {
        return "OfflineExchange[redacted]";
    }
}
