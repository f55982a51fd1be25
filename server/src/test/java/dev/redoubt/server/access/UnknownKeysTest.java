package dev.redoubt.server.access;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.administrator.AccessKeyId;
import dev.redoubt.server.api.ApiRequest.Origin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UnknownKeysTest {
    private static final AccessKeyId KEY = new AccessKeyId("RDBTAAAAAAAAAAAAAAAA");

    private final AtomicLong now = new AtomicLong(-5);
    private final UnknownKeys keys = new UnknownKeys(new SecureRandom(), now::get);
    private final Origin here = at("192.0.2.1");

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
