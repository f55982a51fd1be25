package dev.redoubt.server.access;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.api.ApiRequest.Origin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {
    private static final String KEY = "RDBTAAAAAAAAAAAAAAAA";

    private final AtomicLong now = new AtomicLong(-5);
    private final FailedAttempts failures = new FailedAttempts(new SecureRandom(), now::get);
    private final Origin here = at("192.0.2.1");

    private static Origin at(String address) {
        try {
            return new Origin(Optional.empty(), InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void fail(int times, Origin origin) {
        for (int i = 0; i < times; i++) {
            failures.failed(KEY, true, origin);
        }
    }

    @Test
    void tenFailuresLockAndNineDoNot() {
        fail(9, here);
        assertFalse(failures.isLocked(KEY, true, here));
        fail(1, here);
        assertTrue(failures.isLocked(KEY, true, here));
    }

    @Test
    void aLockEndsAfterAQuarterOfAnHour() {
        fail(10, here);
        now.addAndGet(FailedAttempts.LOCKED.toNanos() - 1);
        assertTrue(failures.isLocked(KEY, true, here));
        now.addAndGet(1);
        assertFalse(failures.isLocked(KEY, true, here));
    }

    @Test
    void nobodyElseIsLockedOut() {
        fail(10, here);
        assertTrue(failures.isLocked(KEY, true, at("192.0.2.255")), "the same network");
        assertFalse(failures.isLocked(KEY, true, at("192.0.3.1")));
        assertFalse(failures.isLocked("RDBTBBBBBBBBBBBBBBBB", true, here));
        Origin device = new Origin(Optional.of(NodeId.of(new byte[16])), here.address());
        assertFalse(failures.isLocked(KEY, true, device), "a device counts for itself, wherever it is");
    }

    @Test
    void aKeyThatNobodyHasLooksAlike() {
        for (int i = 0; i < 10; i++) {
            failures.failed(KEY, false, here);
        }
        assertTrue(failures.isLocked(KEY, false, here));
        assertFalse(failures.isLocked(KEY, true, here));
    }

    @Test
    void aRightSignatureForgetsTheWrongOnes() {
        fail(9, here);
        failures.succeeded(KEY, here);
        fail(9, here);
        assertFalse(failures.isLocked(KEY, true, here));
    }

    @Test
    void whatComesMoreSlowlyThanItIsForgottenLocksNothing() {
        for (int i = 0; i < 1_000; i++) {
            fail(1, here);
            now.addAndGet(FailedAttempts.FORGOTTEN.toNanos());
        }
        assertFalse(failures.isLocked(KEY, true, here));
        fail(9, here);
        assertFalse(failures.isLocked(KEY, true, here));
        fail(1, here);
        assertTrue(failures.isLocked(KEY, true, here));
    }

    @Test
    void oneIsForgottenAtATime() {
        fail(9, here);
        now.addAndGet(FailedAttempts.FORGOTTEN.toNanos() - 1);
        fail(1, here);
        assertTrue(failures.isLocked(KEY, true, here));
    }
}
