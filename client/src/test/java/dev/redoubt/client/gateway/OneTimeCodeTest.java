package dev.redoubt.client.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.failure.ApplianceUnreachableException;
import java.io.IOException;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class OneTimeCodeTest {
    private long now = 5;
    private final OneTimeCode code = new OneTimeCode(new SecureRandom(), () -> now);

    @Test
    void itIsRedeemedOnceThoughOthersWereTriedBefore() {
        assertFalse(code.redeem(""));
        assertFalse(code.redeem(code.text() + "A"));
        assertTrue(code.redeem(code.text()));
        assertFalse(code.redeem(code.text()));
    }

    @Test
    void itIsGoodUpToItsLastNanosecond() {
        now += OneTimeCode.LIFETIME.toNanos() - 1;
        assertTrue(code.redeem(code.text()));
    }

    @Test
    void itIsNoGoodFromItsEndOn() {
        now += OneTimeCode.LIFETIME.toNanos();
        assertFalse(code.redeem(code.text()));
    }

    @Test
    void aProblemIsJsonWhateverItSays() {
        assertEquals(
                "{\"title\":\"Bad Gateway\",\"status\":502,\"code\":\"a\\u0022b\",\"detail\":\"c\\u005c\\u000ad\"}\n",
                new Problem(502, "a\"b", "c\\\nd").json());
    }

    @Test
    void anApplianceThatIsAwayIsABadGateway() {
        assertEquals(
                502,
                Problem.of(new ApplianceUnreachableException("h:1", new IOException()))
                        .status());
    }
}
