package dev.redoubt.client.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.TestContainers;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.account.EphemeralKeyId;
import dev.redoubt.protocol.account.EphemeralKeyPair;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Private halves in a real container: how long they stay. */
class KeyPoolIT {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Octets EXCHANGE = Octets.ofHex("05".repeat(32));

    private final SecureRandom random = new SecureRandom();
    private final NodeKeys keys = NodeKeys.generate(AccountId.of(new byte[32]), random);
    private Container container;

    @BeforeEach
    void create(@TempDir Path folder) throws Exception {
        container = TestContainers.create(folder);
    }

    @AfterEach
    void close() throws Exception {
        container.close();
        keys.close();
    }

    private interface Use<T> {
        T in(KeyPool pool) throws RedoubtException;
    }

    private <T> T use(Use<T> use) throws Exception {
        return container.write(transaction -> use.in(new KeyPool(transaction)));
    }

    private boolean ask(Use<Boolean> question) throws Exception {
        return use(question);
    }

    private int count(Use<Integer> question) throws Exception {
        return use(question);
    }

    private EphemeralKeyId put(boolean lastResort, Instant expires) throws Exception {
        return use(pool -> {
            EphemeralKeyId id = pool.reserve(1);
            try (EphemeralKeyPair pair = lastResort
                    ? EphemeralKeyPair.lastResort(keys, id, expires, random)
                    : EphemeralKeyPair.oneTimeBatch(keys, id, 1, expires, random)
                            .getFirst()) {
                pool.put(pair);
            }
            return id;
        });
    }

    private boolean has(EphemeralKeyId id) throws Exception {
        return use(pool -> {
            var pair = pool.get(id);
            pair.ifPresent(EphemeralKeyPair::close);
            return pair.isPresent();
        });
    }

    private void eraseExpired(Instant at) throws Exception {
        use(pool -> {
            pool.eraseExpired(at);
            return true;
        });
    }

    @Test
    void aKeyIsKeptUntilItsExpiryAndTheLongestLifeOfAnEnvelopeAndNoLonger() throws Exception {
        for (boolean lastResort : new boolean[] {false, true}) {
            Instant expires = NOW.plus(Duration.ofDays(lastResort ? 14 : 90));
            EphemeralKeyId id = put(lastResort, expires);
            Instant lastPossible = expires.plus(Lifetimes.ENVELOPE_MAX);
            eraseExpired(lastPossible);
            assertTrue(has(id));
            eraseExpired(lastPossible.plusSeconds(1));
            assertFalse(has(id));
        }
    }

    @Test
    void whatAKeyWasUsedForIsRememberedAsLongAsAnEnvelopeUnderItCanCome() throws Exception {
        Instant expires = NOW.plus(Duration.ofDays(90));
        EphemeralKeyId id = put(false, expires);
        use(pool -> {
            pool.markUsed(pool.get(id).orElseThrow().publicKey(), EXCHANGE);
            pool.erase(id);
            return true;
        });
        eraseExpired(expires.plus(Lifetimes.ENVELOPE_MAX));
        assertTrue(ask(pool -> pool.wasUsedFor(id, EXCHANGE)));
        eraseExpired(expires.plus(Lifetimes.ENVELOPE_MAX).plusSeconds(1));
        assertFalse(ask(pool -> pool.wasUsed(id)));
    }

    @Test
    void onlyNumbersThatWereGivenWereMade() throws Exception {
        EphemeralKeyId id = put(false, NOW);
        use(pool -> {
            pool.erase(id);
            return true;
        });
        assertTrue(ask(pool -> pool.wasMade(id)));
        assertFalse(ask(pool -> pool.wasMade(new EphemeralKeyId(id.value() + 1))));
    }

    @Test
    void whatTheApplianceRefusedIsErasedAndItsNumbersAreNotGivenAgain() throws Exception {
        EphemeralKeyId id = put(false, NOW);
        use(pool -> {
            try (EphemeralKeyPair pair = pool.get(id).orElseThrow()) {
                pool.eraseUnpublished(
                        List.of(ByteString.copyFrom(pair.publicKey().toBytes())));
            }
            return true;
        });
        assertFalse(has(id));
        assertEquals(0, count(KeyPool::kept));
        assertEquals(id.value() + 1, use(pool -> pool.reserve(1)).value());
    }

    @Test
    void theApplianceCanTakeFewerUntilTheNextLastResortKey() throws Exception {
        assertEquals(KeyPool.FIRST_TARGET, count(pool -> pool.target(NOW)));
        use(pool -> {
            pool.limit(30);
            return true;
        });
        assertEquals(30, count(pool -> pool.target(NOW)));
        use(pool -> {
            pool.setLastResort(NOW);
            return true;
        });
        assertEquals(KeyPool.FIRST_TARGET, count(pool -> pool.target(NOW)));
    }

    @Test
    void useAndTimesAwayMakeTheTarget() throws Exception {
        use(pool -> {
            Instant now = NOW;
            for (int day = 0; day < 4; day++) {
                pool.online(now);
                for (int i = 0; i < 150; i++) {
                    pool.countUse(now);
                }
                now = now.plus(Duration.ofDays(1));
            }
            pool.online(now);
            return true;
        });
        assertEquals(150, count(pool -> pool.target(NOW.plus(Duration.ofDays(4)))));
    }
}
