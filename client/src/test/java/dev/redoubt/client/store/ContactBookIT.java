package dev.redoubt.client.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.TestContainers;
import dev.redoubt.client.model.Trust;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactBookIT {
    private static final AccountId BOB = AccountId.of(new byte[32]);
    private static final AccountId CAROL = new AccountId(Octets.ofHex("01".repeat(32)));

    private Container container;

    @BeforeEach
    void create(@TempDir Path folder) throws Exception {
        container = TestContainers.create(folder);
    }

    @AfterEach
    void close() throws Exception {
        container.close();
    }

    private interface Use<T> {
        T in(ContactBook contacts) throws Exception;
    }

    private <T> T use(Use<T> use) throws Exception {
        return container.write(transaction -> {
            try {
                return use.in(new ContactBook(transaction));
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void whatWasChangedIsUnsynchronizedUntilThatVeryChangeIsMarked() throws Exception {
        use(contacts -> contacts.name(BOB, "bob"));
        Map<AccountId, Long> before = use(ContactBook::unsynchronized);
        assertEquals(Set.of(BOB), before.keySet());
        use(contacts -> contacts.trust(BOB, Trust.VERIFIED));
        use(contacts -> {
            contacts.markSynchronized(BOB, before.getOrDefault(BOB, 0L));
            return contacts;
        });
        Map<AccountId, Long> after = use(ContactBook::unsynchronized);
        assertEquals(Set.of(BOB), after.keySet());
        use(contacts -> {
            contacts.markSynchronized(BOB, after.getOrDefault(BOB, 0L));
            return contacts;
        });
        assertEquals(Map.of(), use(ContactBook::unsynchronized));
    }

    @Test
    void aRestoredPinIsNoChangeAndReplacesNothing() throws Exception {
        use(contacts -> contacts.name(BOB, "bob"));
        use(contacts -> contacts.trust(BOB, Trust.VERIFIED));
        use(contacts -> {
            contacts.restore(StateReference.root(BOB), Optional.of("robert"));
            contacts.restore(StateReference.root(CAROL), Optional.of("bob"));
            return contacts;
        });
        assertEquals(Trust.VERIFIED, trust(BOB));
        assertEquals(Trust.RESTORED, trust(CAROL));
        assertEquals(
                BOB,
                use(contacts -> contacts.find("bob").orElseThrow().contact().account()));
        assertEquals(Set.of(BOB), use(ContactBook::unsynchronized).keySet());
    }

    private Trust trust(AccountId account) throws Exception {
        return use(contacts -> contacts.find(account).orElseThrow().contact().trust());
    }

    @Test
    void aClaimIsNotLowered() throws Exception {
        StateReference third = new StateReference(BOB, 3, Octets.ofHex("03".repeat(32)));
        StateReference second = new StateReference(BOB, 2, Octets.ofHex("02".repeat(32)));
        use(contacts -> {
            contacts.claim(third);
            contacts.claim(second);
            return contacts;
        });
        assertEquals(
                Optional.of(third),
                use(contacts -> contacts.find(BOB).orElseThrow().claimed()));
    }

    @Test
    void anAcceptedRootTakesTheNameAndTheFormerStaysWithoutIt() throws Exception {
        use(contacts -> contacts.name(BOB, "bob"));
        use(contacts -> {
            contacts.raiseAlarm("bob", CAROL);
            return contacts;
        });
        assertEquals(Optional.of(CAROL), use(contacts -> contacts.alarm("bob")));
        use(contacts -> contacts.acceptRoot("bob", CAROL));
        assertEquals(Optional.empty(), use(contacts -> contacts.alarm("bob")));
        assertEquals(
                Optional.empty(),
                use(contacts -> contacts.find(BOB).orElseThrow().contact().name()));
        assertEquals(
                CAROL,
                use(contacts -> contacts.find("bob").orElseThrow().contact().account()));
    }
}
