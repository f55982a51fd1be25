package dev.redoubt.protocol.invitation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class DeviceCodeTest {
    private static final Octets PIN = Octets.copyOf(new byte[32]);
    private static final ApplianceAddress ADDRESS = new ApplianceAddress("chat.example.org", 443);

    private final DeviceCode code = DeviceCode.random(ADDRESS, PIN, PIN, new SecureRandom());

    @Test
    void survivesTheWay() throws Exception {
        DeviceCode parsed = DeviceCode.parse(code.toText());
        assertEquals(code.toText(), parsed.toText());
        assertEquals(ADDRESS, parsed.address());
    }

    @Test
    void isToldFromAnInvitation() {
        try (InvitationToken token = InvitationToken.random(new SecureRandom())) {
            String invitation = new InvitationLink(ADDRESS, PIN, PIN, token).toText();
            assertTrue(DeviceCode.looksLike(code.toText()));
            assertFalse(DeviceCode.looksLike(invitation));
            assertThrows(InvalidInvitationException.class, () -> DeviceCode.parse(invitation));
            assertThrows(InvalidInvitationException.class, () -> InvitationLink.parse(code.toText()));
        }
    }

    @Test
    void oneChangedCharacterIsFound() {
        String text = code.toText();
        char last = text.charAt(60);
        String changed = text.substring(0, 60) + (last == 'A' ? 'B' : 'A') + text.substring(61);
        assertThrows(InvalidInvitationException.class, () -> DeviceCode.parse(changed));
        assertThrows(InvalidInvitationException.class, () -> DeviceCode.parse(text.substring(0, text.length() - 1)));
        assertThrows(InvalidInvitationException.class, () -> DeviceCode.parse(text + "A"));
    }

    @Test
    void doesNotShowItsSecret() {
        assertFalse(code.toString().contains(code.toText().substring(40)));
    }

    @Test
    void hasPinsAndASecretOfTheirSize() {
        Secret brief = Secret.takeOwnershipOf(new byte[31]);
        assertThrows(IllegalArgumentException.class, () -> new DeviceCode(ADDRESS, PIN, PIN, brief));
    }
}
