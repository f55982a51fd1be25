package dev.redoubt.bench.appliance;

import dev.redoubt.channel.session.DeviceSigner;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import java.security.SecureRandom;

/** A device with identifiers of its own; the appliance lets in whoever signs with the key that it was given. */
public record BenchDevice(AccountId account, NodeId node, SigningKey key) implements DeviceSigner {
    public static BenchDevice random(SigningKey key, SecureRandom random) {
        byte[] account = new byte[AccountId.SIZE];
        byte[] node = new byte[NodeId.SIZE];
        random.nextBytes(account);
        random.nextBytes(node);
        return new BenchDevice(AccountId.of(account), NodeId.of(node), key);
    }

    @Override
    public byte[] sign(byte[] statement) {
        return key.sign(statement);
    }
}
