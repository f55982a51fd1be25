package dev.redoubt.client.messaging;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.KeyPool;
import dev.redoubt.client.store.NodeVault;
import dev.redoubt.protocol.account.AgreementRecord;
import dev.redoubt.protocol.account.EphemeralKeyPair;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.VerifiedAccountState;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/**
 * What a new node brings to the appliance beside its account's state, already stored with its private halves.
 *
 * @param agreement signed
 * @param oneTime signed ephemeral keys
 * @param lastResort likewise, flagged
 */
public record FreshKeys(ByteString agreement, List<ByteString> oneTime, ByteString lastResort) {
    public FreshKeys {
        oneTime = List.copyOf(oneTime);
    }

    /**
     * Stores a new node with the state that lists it, and makes its first keys.
     *
     * @param keys stay with the caller
     */
    public static FreshKeys make(
            Transaction transaction, NodeKeys keys, VerifiedAccountState state, Instant now, SecureRandom random)
            throws RedoubtException {
        NodeVault vault = new NodeVault(transaction);
        KeyPool pool = new KeyPool(transaction);
        AgreementRecord agreement = keys.certifyAgreement(now, Lifetimes.AGREEMENT_RECORD_MAX);
        vault.putState(state);
        vault.putNode(keys, agreement);
        List<ByteString> oneTime = KeyCare.batch(pool, keys, pool.target(now), now, random);
        ByteString lastResort = lastResort(pool, keys, now, random);
        pool.setLastResort(now);
        pool.setFilled(now);
        pool.online(now);
        pool.setAgreementPublished(now);
        return new FreshKeys(ByteString.copyFrom(agreement.toBytes()), oneTime, lastResort);
    }

    private static ByteString lastResort(KeyPool pool, NodeKeys keys, Instant now, SecureRandom random)
            throws RedoubtException {
        Instant expires = now.plus(Lifetimes.LAST_RESORT_KEY);
        try (EphemeralKeyPair pair = EphemeralKeyPair.lastResort(keys, pool.reserve(1), expires, random)) {
            pool.put(pair);
            return ByteString.copyFrom(pair.publicKey().toBytes());
        }
    }
}
