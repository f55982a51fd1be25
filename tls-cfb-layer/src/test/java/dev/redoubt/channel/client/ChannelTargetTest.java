package dev.redoubt.channel.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTargetTest {
    private final X509Certificate authority = new TestCertificates().authority();

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void aPortIsInItsRange(int port) {
        assertThrows(IllegalArgumentException.class, () -> ChannelTarget.of("localhost", port, authority));
    }

    @Test
    void timesArePositive() {
        ChannelTarget target = ChannelTarget.of("localhost", 443, authority);
        assertThrows(IllegalArgumentException.class, () -> target.withAnswerTimeout(Duration.ZERO));
    }

    @Test
    void anAddressOfVersionSixStandsInBrackets() {
        assertEquals("[::1]:443", ChannelTarget.of("::1", 443, authority).innerAuthority());
    }
}
