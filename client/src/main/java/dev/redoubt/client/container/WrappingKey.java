package dev.redoubt.client.container;

import dev.redoubt.crypto.Secret;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * What a passphrase gives under the salt of a header. While a container is open it is kept beside Klds, to which it adds no
 * power, so that what stands in the header beside the passphrase can be changed without asking for the passphrase.
 */
final class WrappingKey implements AutoCloseable {
    private final PassphraseCost cost;
    private final byte[] salt;
    private final Secret key;

    private WrappingKey(PassphraseCost cost, byte[] salt, Secret key) {
        this.cost = cost;
        this.salt = salt;
        this.key = key;
    }

    /** @param passphrase stays with the caller */
    static WrappingKey derive(Passphrase passphrase, PassphraseCost cost, byte[] salt) {
        return new WrappingKey(cost, salt.clone(), cost.derive(passphrase, salt));
    }

    /** The same under a salt of its own. */
    static WrappingKey fresh(Passphrase passphrase, PassphraseCost cost, SecureRandom random) {
        return derive(passphrase, cost, ContainerHeader.draw(PassphraseCost.SALT_SIZE, random));
    }

    WrappingKey copy() {
        return new WrappingKey(cost, salt, key.copy());
    }

    PassphraseCost cost() {
        return cost;
    }

    byte[] salt() {
        return salt.clone();
    }

    /** Stays with this. */
    Secret key() {
        return key;
    }

    /** Whether a header with this salt and cost is under this key: not where the passphrase was changed since. */
    boolean isOf(PassphraseCost otherCost, byte[] otherSalt) {
        return cost.equals(otherCost) && Arrays.equals(salt, otherSalt);
    }

    @Override
    public void close() {
        key.close();
    }
}
