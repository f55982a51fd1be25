package dev.redoubt.channel.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTargetTest {
    private final X509Certificate authority = new TestCertificates().authority();

    @Test
    void anAuthorityIsReadFromPem() throws Exception {
        assertEquals(authority, ChannelTarget.authorityOfPem(pem()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void anythingElseIsNoAuthority(String pem) {
        assertThrows(CertificateException.class, () -> ChannelTarget.authorityOfPem(pem));
    }

    @Test
    void twoCertificatesAreNoAuthority() throws Exception {
        String twice = pem() + pem();
        assertThrows(CertificateException.class, () -> ChannelTarget.authorityOfPem(twice));
    }

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

    private String pem() throws CertificateException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(authority.getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
    }
}
