package dev.redoubt.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.administrator.AccessKeyId;
import dev.redoubt.server.api.ApiRequest.Origin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class UnknownKeysTest {
    private static final AccessKeyId KEY = new AccessKeyId("RDBTAAAAAAAAAAAAAAAA");

    private final AtomicLong now = new AtomicLong(-5);
    private final AtomicReference<Set<AccessKeyId>> all = new AtomicReference<>(Set.of());
    private final AtomicInteger read = new AtomicInteger();
    private final UnknownKeys keys = new UnknownKeys(this::all, new SecureRandom(), now::get);
    private final Origin here = at("192.0.2.1");

    private Set<AccessKeyId> all() {
        read.incrementAndGet();
        return all.get();
    }

    private static Origin at(String address) {
        try {
            return new Origin(Optional.empty(), InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void name(int times) {
        for (int i = 0; i < times; i++) {
            keys.named(KEY, here);
        }
    }

    @Test
    void fiftyAtOnceAndThenOneEachTenSeconds() {
        name(UnknownKeys.MOST - 1);
        assertFalse(keys.isFull(here));
        name(1);
        assertTrue(keys.isFull(here));
        now.addAndGet(UnknownKeys.EACH.toNanos());
        assertFalse(keys.isFull(here));
        name(1);
        assertTrue(keys.isFull(here));
    }

    @Test
    void aKeyThatThereIsIsNeverKeptOutAndAllAreReadOnceASecond() {
        AccessKeyId other = new AccessKeyId("RDBTBBBBBBBBBBBBBBBB");
        all.set(Set.of(KEY));
        name(UnknownKeys.MOST - 1);
        assertFalse(keys.isKeptOut(other, here));
        assertEquals(0, read.get(), "not before it is full");
        name(1);
        for (int i = 0; i < 100; i++) {
            assertTrue(keys.isKeptOut(other, here));
            assertFalse(keys.isKeptOut(KEY, here));
        }
        assertEquals(1, read.get());
        all.set(Set.of(other));
        now.addAndGet(UnknownKeys.FRESH.toNanos() - 1);
        assertTrue(keys.isKeptOut(other, here));
        now.addAndGet(1);
        assertFalse(keys.isKeptOut(other, here));
        assertTrue(keys.isKeptOut(KEY, here));
        assertEquals(2, read.get());
        assertFalse(keys.isKeptOut(KEY, at("192.0.3.1")));
    }

    @Test
    void aDatabaseThatFailsIsNotAskedMoreOften() {
        UnknownKeys failing = new UnknownKeys(
                () -> {
                    read.incrementAndGet();
                    throw new IllegalStateException("on purpose");
                },
                new SecureRandom(),
                now::get);
        for (int i = 0; i < UnknownKeys.MOST; i++) {
            failing.named(KEY, here);
        }
        assertThrows(IllegalStateException.class, () -> failing.isKeptOut(KEY, here));
        assertTrue(failing.isKeptOut(KEY, here));
        assertEquals(1, read.get());
    }

    @Test
    void aPlaceIsANetworkOrADevice() {
        name(UnknownKeys.MOST);
        assertTrue(keys.isFull(at("192.0.2.255")));
        assertFalse(keys.isFull(at("192.0.3.1")));
        assertFalse(keys.isFull(new Origin(Optional.of(NodeId.of(new byte[16])), here.address())));
    }

    @Test
    void aKeyIsProvenUntilThereIsNoneOfThatId() {
        assertFalse(keys.isProven(KEY));
        keys.proved(KEY);
        assertTrue(keys.isProven(KEY));
        keys.named(KEY, here);
        assertFalse(keys.isProven(KEY));
    }
}
