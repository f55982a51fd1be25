package dev.redoubt.protocol.invitation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvitationLinkTest {
    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static InvitationLink link(String host, int port) {
        return new InvitationLink(
                new ApplianceAddress(host, port),
                Octets.copyOf(filled(1)),
                Octets.copyOf(filled(2)),
                InvitationToken.of(Secret.takeOwnershipOf(filled(3))));
    }

    @Test
    void linkHasOneFixedForm() {
        assertEquals(
                "redoubt:appliance.example:8443/1." + "AQEB".repeat(10) + "AQEC" + "AgIC".repeat(10) + "AgMD"
                        + "AwMD".repeat(10),
                link("appliance.example", 8443).toText().substring(0, 33 + 128));
    }

    @ParameterizedTest
    @ValueSource(strings = {"appliance.example", "localhost", "127.0.0.1", "::1", "2001:db8::1:0:0:1", "a-b.c"})
    void everyKindOfHostSurvivesTheWay(String host) throws Exception {
        InvitationLink parsed = InvitationLink.parse(link(host, 443).toText());
        assertEquals(link(host, 443).toText(), parsed.toText());
        assertEquals(new ApplianceAddress(host, 443), parsed.address());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "-a",
                "a-",
                "a..b",
                "a.",
                "Alice",
                "127.1",
                "127.0.0.01",
                "127.0.0.256",
                "1.2.3",
                "0x7f.1",
                "0:0:0:0:0:0:0:1",
                "::01",
                "::FFFF",
                "2001:db8::1:0:0:0:1",
                "fe80::1%eth0",
                "a/b",
                "a?b",
                "a b",
                "ä"
            })
    void hostThatIsNotCanonicalIsRefused(String host) {
        assertThrows(IllegalArgumentException.class, () -> new ApplianceAddress(host, 443));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":443",
                "a",
                "a:",
                "a:0",
                "a:0443",
                "a:65536",
                "a:+1",
                "::1:443",
                "[a]:443",
                "a:b:443",
                "[::1:443"
            })
    void addressThatIsNotHostAndPortIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ApplianceAddress.parse(text));
    }

    @Test
    void everyCutIsRefused() {
        String text = link("appliance.example", 443).toText();
        for (int i = 0; i < text.length(); i++) {
            String cut = text.substring(0, i);
            assertThrows(InvalidInvitationException.class, () -> InvitationLink.parse(cut), cut);
        }
    }

    @Test
    void everyChangedCharacterIsRefused() {
        String text = link("appliance.example", 443).toText();
        for (int i = 0; i < text.length(); i++) {
            String changed = text.substring(0, i) + (text.charAt(i) == 'b' ? 'c' : 'b') + text.substring(i + 1);
            assertThrows(InvalidInvitationException.class, () -> InvitationLink.parse(changed), changed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", " ", "\n", "=", "&x"})
    void anythingAfterTheEndIsRefused(String rest) {
        String text = link("appliance.example", 443).toText() + rest;
        assertThrows(InvalidInvitationException.class, () -> InvitationLink.parse(text));
    }

    @Test
    void otherVersionIsNamedAsSuch() {
        String text = link("appliance.example", 443).toText().replace("/1.", "/2.");
        InvalidInvitationException refusal =
                assertThrows(InvalidInvitationException.class, () -> InvitationLink.parse(text));
        assertEquals("the invitation is of another version than this program", refusal.getMessage());
    }

    @Test
    void tokenIsNotShownByAccident() {
        InvitationLink link = link("appliance.example", 443);
        assertFalse((link + " " + link.token()).contains("Aw"));
    }

    @Test
    void closedLinkHasForgottenItsToken() {
        InvitationLink link = link("appliance.example", 443);
        link.close();
        assertThrows(IllegalStateException.class, link::toText);
    }

    @Test
    void randomTokensDiffer() {
        SecureRandom random = new SecureRandom();
        assertFalse(InvitationToken.random(random)
                .digest()
                .equals(InvitationToken.random(random).digest()));
    }
}
