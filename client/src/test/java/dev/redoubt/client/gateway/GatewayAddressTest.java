package dev.redoubt.client.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.8.7", "::1", "localhost"})
    void thisMachineIsAnAddress(String host) {
        assertTrue(GatewayAddress.loopback(host, 0).address().isLoopbackAddress());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0.0.0.0",
                "::",
                "10.0.0.1",
                "192.168.1.1",
                "128.0.0.1",
                "127.1",
                "127.0.0.01",
                "0x7f.0.0.1",
                "2130706433",
                "::ffff:127.0.0.1",
                "localhost.example",
                "LOCALHOST",
                "[::1]",
                "127.0.0.1 ",
                "fe80::1"
            })
    void anythingElseIsNone(String host) {
        assertThrows(IllegalArgumentException.class, () -> GatewayAddress.loopback(host, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void aPortIsInItsRange(int port) {
        assertThrows(IllegalArgumentException.class, () -> GatewayAddress.loopback("127.0.0.1", port));
    }

    @Test
    void theLastPortIsOne() {
        assertEquals(65_535, GatewayAddress.loopback("127.0.0.1", 65_535).port());
    }
}
