package dev.redoubt.client.store;

import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.recovery.OfflineRequest;
import dev.redoubt.protocol.recovery.RecoveryException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The keys of a device that waits for an answer from its account's offline root, with its request. Owns them.
 *
 * @param exchange the pair that the answer is sealed to
 */
public record OfflineKeys(OfflineRequest request, NodeKeys node, X25519KeyPair exchange) implements AutoCloseable {
    private static final RecordName NAME = RecordName.only(RecordTypes.OFFLINE_REQUEST);
    private static final int SECRETS = SigningKey.SEED_SIZE + 2 * X25519KeyPair.SIZE;

    /** To be closed by the caller. */
    public static Optional<OfflineKeys> read(Transaction transaction) throws RedoubtException {
        Optional<byte[]> content = transaction.get(NAME);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(content.get());
        try {
            byte[] request = take(in, in.remaining() - SECRETS);
            OfflineRequest parsed = OfflineRequest.parse(request);
            return Optional.of(new OfflineKeys(
                    parsed,
                    NodeKeys.restore(
                            parsed.account(),
                            Secret.takeOwnershipOf(take(in, SigningKey.SEED_SIZE)),
                            Secret.takeOwnershipOf(take(in, X25519KeyPair.SIZE))),
                    X25519KeyPair.ofPrivateKey(Secret.takeOwnershipOf(take(in, X25519KeyPair.SIZE)))));
        } catch (RecoveryException e) {
            throw new ContainerDamagedException("an offline request does not parse");
        } finally {
            Arrays.fill(content.get(), (byte) 0);
        }
    }

    public void store(Transaction transaction) throws RedoubtException {
        byte[] bytes = request.toBytes();
        try (Secret secrets =
                Secret.concat(node.signingKey().seed(), node.agreementKey().privateKey(), exchange.privateKey())) {
            byte[] content = secrets.read(live -> ByteBuffer.allocate(bytes.length + live.length)
                    .put(bytes)
                    .put(live)
                    .array());
            transaction.put(NAME, content);
            Arrays.fill(content, (byte) 0);
        }
    }

    public static void erase(Transaction transaction) throws RedoubtException {
        transaction.delete(NAME);
    }

    private static byte[] take(ByteBuffer in, int size) throws ContainerDamagedException {
        if (size < 0 || size > in.remaining()) {
            throw new ContainerDamagedException("an offline request does not parse");
        }
        byte[] bytes = new byte[size];
        in.get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        node.close();
        exchange.close();
    }

    @Override
    public String toString() {
        return "OfflineKeys[redacted]";
    }
}
