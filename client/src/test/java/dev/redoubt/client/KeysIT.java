package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.model.KeyReport;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.store.KeyPool;
import dev.redoubt.protocol.account.EphemeralKey;
import dev.redoubt.protocol.account.EphemeralKeyId;
import dev.redoubt.protocol.account.EphemeralKeyPair;
import dev.redoubt.protocol.appliance.Delivery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of ephemeral keys: used, used twice, foreign, running out, and how many there are. */
@Timeout(60)
class KeysIT {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person alice;
    private Person bob;

    @BeforeEach
    void enrolBoth() throws Exception {
        alice = new Person("alice", folder, appliance, clock).enrolled();
        bob = new Person("bob", folder, appliance, clock).enrolled();
    }

    private KeyReport keys() throws Exception {
        try (Redoubt redoubt = bob.open()) {
            return redoubt.devices().keys();
        }
    }

    private List<Notice.Kind> notices() throws Exception {
        try (Redoubt redoubt = bob.open()) {
            return redoubt.notices().stream().map(Notice::kind).toList();
        }
    }

    /** Looks into bob's container. */
    private boolean has(EphemeralKeyId id) throws Exception {
        try (Passphrase passphrase = bob.passphrase();
                Container container = bob.environment().openContainer(bob.home(), passphrase)) {
            return container.read(transaction -> {
                var pair = new KeyPool(transaction).get(id);
                pair.ifPresent(EphemeralKeyPair::close);
                return pair.isPresent();
            });
        }
    }

    private EphemeralKeyId next() throws Exception {
        return EphemeralKey.parse(appliance.node("bob").pool.getFirst().toByteArray())
                .id();
    }

    @Test
    void aUsedKeyIsGoneWithTheMessageThatItOpened() throws Exception {
        EphemeralKeyId used = next();
        alice.send("bob", "hello");
        EphemeralKeyId unused = next();
        assertTrue(has(used));
        assertEquals(List.of("hello"), bob.texts());
        assertFalse(has(used));
        assertTrue(has(unused));
    }

    @Test
    void aKeyWhosePacketFailsStaysForTheOneThatItWasMadeFor() throws Exception {
        EphemeralKeyId claimed = next();
        alice.send("bob", "hello");
        Delivery whole = appliance.node("bob").mailbox.values().iterator().next();
        appliance.node("bob").mailbox.clear();
        byte[] broken = whole.getPayload().toByteArray();
        broken[broken.length - 1] ^= 1;
        appliance.inject(appliance.node("bob"), whole.getExchange(), ByteString.copyFrom(broken));
        assertEquals(List.of(), bob.texts());
        assertTrue(has(claimed));
        appliance.inject(appliance.node("bob"), whole.getExchange(), whole.getPayload());
        assertEquals(List.of("hello"), bob.texts());
        assertFalse(has(claimed));
    }

    @Test
    void theLastResortKeyStaysAndItsReuseIsCountedAndShown() throws Exception {
        EphemeralKeyId lastResort = EphemeralKey.parse(
                        appliance.node("bob").lastResort.toByteArray())
                .id();
        appliance.node("bob").pool.clear();
        for (int i = 0; i < 3; i++) {
            alice.send("bob", "message " + i);
        }
        assertEquals(List.of("message 0", "message 1", "message 2"), bob.texts());
        assertTrue(has(lastResort));
        assertEquals(3, keys().lastResortUses());
        assertEquals(2, keys().lastResortReuses());
        assertEquals(List.of(Notice.Kind.KEYS_RAN_OUT), notices());
        assertEquals(100, appliance.node("bob").pool.size());
    }

    @Test
    void aOneTimeKeyThatServesTwiceIsCountedAndShown() throws Exception {
        ByteString key = appliance.node("bob").pool.getFirst();
        appliance.swapClaim =
                claimed -> claimed.toBuilder().setEphemeralKey(key).build();
        alice.send("bob", "first");
        alice.send("bob", "under the same key");
        assertEquals(List.of("first"), bob.texts());
        assertEquals(1, keys().reused());
        assertEquals(List.of(Notice.Kind.KEY_REUSED), notices());
    }

    @Test
    void redeliveryIsNoReuse() throws Exception {
        alice.send("bob", "once");
        Delivery delivery = appliance.node("bob").mailbox.values().iterator().next();
        assertEquals(List.of("once"), bob.texts());
        appliance.inject(appliance.node("bob"), delivery.getExchange(), delivery.getPayload());
        assertEquals(List.of(), bob.texts());
        assertEquals(0, keys().reused());
        assertEquals(List.of(), notices());
    }

    @Test
    void aKeyThatThisDeviceNeverMadeIsCountedAndShown() throws Exception {
        // Carol has more numbers than bob: what is for her is given to bob.
        Person carol = new Person("carol", folder, appliance, clock).enrolled();
        appliance.node("carol").pool.clear();
        carol.inbox();
        alice.send("carol", "for carol");
        Delivery delivery = appliance.node("carol").mailbox.values().iterator().next();
        appliance.inject(appliance.node("bob"), delivery.getExchange(), delivery.getPayload());
        assertEquals(List.of(), bob.texts());
        assertEquals(1, keys().foreign());
        assertEquals(List.of(Notice.Kind.FOREIGN_KEY), notices());
    }

    @Test
    void thePoolIsFilledOnReturnWithoutASignal() throws Exception {
        for (int i = 0; i < 50; i++) {
            appliance.node("bob").pool.removeFirst();
        }
        clock.advance(Duration.ofHours(2));
        bob.inbox();
        assertEquals(100, appliance.node("bob").pool.size());
    }

    @Test
    void whoIsSeldomThereAndGetsMuchHasALargerPool() throws Exception {
        for (int day = 0; day < 3; day++) {
            bob.inbox();
            try (Redoubt redoubt = alice.open()) {
                for (int i = 0; i < 45; i++) {
                    redoubt.send("bob", "message");
                }
            }
            clock.advance(Duration.ofDays(2));
        }
        bob.inbox();
        bob.inbox();
        // 135 messages in six days, of which it is away for two at a time.
        assertEquals(45, keys().target());
    }

    @Test
    void whereTheApplianceTakesFewerKeysHalfAsManyAreTriedTheNextTime() throws Exception {
        appliance.node("bob").pool.clear();
        appliance.largestPool = 60;
        bob.inbox();
        assertEquals(0, appliance.node("bob").pool.size());
        int kept = keys().kept();
        bob.inbox();
        assertEquals(50, appliance.node("bob").pool.size());
        assertEquals(50, keys().target());
        assertEquals(kept + 50, keys().kept());
    }
}
