package dev.redoubt.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.ConversationInfo;
import dev.redoubt.client.model.Trust;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroupRestoreCommandTest {
    private static final AccountId ALICE = new AccountId(Octets.ofHex("01".repeat(32)));
    private static final AccountId OTHER = new AccountId(Octets.ofHex("02".repeat(32)));
    private static final String BEGINNING =
            Fingerprint.ofAccount(OTHER).grouped().substring(0, 19);

    private static String line(AccountId account, String name, Trust trust, boolean administrator) {
        Contact contact = new Contact(account, Optional.of(name), trust);
        return GroupRestoreCommand.line(
                new ConversationInfo.Member(contact, administrator, List.of()), Fingerprint.ofAccount(ALICE));
    }

    @Test
    void whoHasTheOwnNameIsNotTakenForTheUser() {
        assertEquals("  alice*  (you)", line(ALICE, "alice", Trust.VERIFIED, true));
        assertEquals("  alice (unverified)  " + BEGINNING + "…", line(OTHER, "alice", Trust.UNVERIFIED, false));
    }

    @Test
    void whoIsNotVerifiedHasTheBeginningOfTheirFingerprint() {
        assertEquals("  bob", line(OTHER, "bob", Trust.VERIFIED, false));
        assertEquals(
                "  bob* (unverified, from another device)  " + BEGINNING + "…",
                line(OTHER, "bob", Trust.RESTORED, true));
    }
}
