package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RolledBackAccountException;
import dev.redoubt.client.model.Device;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.store.AccountDataRecords;
import dev.redoubt.client.store.AccountStorageKeys;
import dev.redoubt.client.store.ContactBook;
import dev.redoubt.client.store.SharedContacts;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.accountdata.AccountData;
import dev.redoubt.protocol.accountdata.AccountEntry;
import dev.redoubt.protocol.accountdata.DataReference;
import dev.redoubt.protocol.accountdata.EntryKinds;
import dev.redoubt.protocol.accountdata.EntryName;
import dev.redoubt.protocol.accountdata.SealedAccountData;
import dev.redoubt.protocol.accountdata.Shares;
import dev.redoubt.protocol.accountdata.Stamp;
import dev.redoubt.protocol.accountdata.proto.KeepAccountDataRequest;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a device can do to the data that the account's devices share, before it is revoked, and what is left of that afterwards. */
@Timeout(60)
class StolenDeviceIT {
    private static final NodeId NODE = new NodeId(Octets.copyOf(new byte[16]));
    private static final Octets DIGEST = Octets.ofHex("77".repeat(32));

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private final SecureRandom random = new SecureRandom();
    private Person alice;
    private Person stolen;
    private AccountId bob;

    @BeforeEach
    void enrolAll() throws Exception {
        alice = person("alice").enrolled();
        stolen = person("stolen");
        for (String name : List.of("bob", "carol")) {
            person(name).enrolled();
        }
        bob = appliance.state("bob").account();
        alice.send("bob", "hello");
        verify("bob");
        stolen.joined(alice);
        online(alice);
        online(stolen);
        online(alice);
    }

    private Person person(String name) {
        return new Person(name, folder, appliance, clock).patient();
    }

    private static void online(Person person) throws Exception {
        person.inbox();
    }

    private void verify(String contact) throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.contact(contact);
            redoubt.trust().verify(contact, redoubt.pairFingerprint(contact));
        }
    }

    private void revoke() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            List<Device> devices = redoubt.devices().list();
            redoubt.devices(Optional.empty()).revoke(devices.getLast().fingerprint());
        }
        online(alice);
    }

    private interface Work<T extends @Nullable Object> {
        T with(Transaction transaction) throws RedoubtException;
    }

    private static <T extends @Nullable Object> T inside(Person person, Work<T> work) throws Exception {
        try (Passphrase passphrase = person.passphrase();
                Container container = person.environment().openContainer(person.home(), passphrase)) {
            return container.write(work::with);
        }
    }

    private List<KeepAccountDataRequest> kept() throws Exception {
        return appliance.data.history(
                ByteString.copyFrom(appliance.state("alice").account().toBytes()));
    }

    private SealedAccountData newest() throws Exception {
        return FakeAccountData.sealed(kept().getLast());
    }

    private static Secret storageKey(Person person) throws Exception {
        return inside(person, transaction -> new AccountStorageKeys(transaction).present())
                .orElseThrow();
    }

    private AccountData opened(SealedAccountData sealed) throws Exception {
        try (Secret key = storageKey(alice)) {
            return sealed.open(sealed.account(), key);
        }
    }

    /** It follows what the appliance keeps. */
    private void forge(AccountData data, Secret key) throws Exception {
        SealedAccountData present = newest();
        SealedAccountData forged = SealedAccountData.seal(data, present.account(), key, 1, present.reference(), random);
        kept().add(KeepAccountDataRequest.newBuilder()
                .setSealed(ByteString.copyFrom(forged.toBytes()))
                .build());
    }

    private AccountData withState(AccountData data, long counter) {
        return data.raise(
                new EntryName(EntryKinds.CONTACT_STATE, bob.value()),
                new Stamp(1, counter, NODE),
                DIGEST,
                clock.instant());
    }

    @Test
    void aContactsStateThatNoDeviceStandsByStopsNothing() throws Exception {
        try (Secret key = storageKey(stolen)) {
            forge(withState(opened(newest()), 1_000), key);
        }
        online(alice);
        alice.send("bob", "still");
        assertEquals(List.of("hello", "still"), person("bob").texts());
    }

    private void standByState(long counter) throws Exception {
        inside(stolen, transaction -> {
            AccountDataRecords records = new AccountDataRecords(transaction);
            AccountData data = withState(records.data(), counter);
            records.standBy(data.differingFrom(records.data()).stream()
                    .map(AccountEntry::digest)
                    .toList());
            records.put(data, true);
            return null;
        });
        online(stolen);
        online(alice);
    }

    @Test
    void aContactsStateThatItStoodByStopsNothingAfterItsRevocation() throws Exception {
        standByState(1_000);
        assertThrows(RolledBackAccountException.class, () -> alice.send("bob", "now?"));
        revoke();
        alice.send("bob", "still");
        assertEquals(List.of("hello", "still"), person("bob").texts());
        online(alice);
        AccountEntry state = opened(newest())
                .find(new EntryName(EntryKinds.CONTACT_STATE, bob.value()))
                .orElseThrow();
        assertEquals(2, state.stamp().generation());
        assertTrue(state.stamp().counter() < 1_000);
    }

    @Test
    void theUsersDecisionOutlastsTheVeryState() throws Exception {
        standByState(1_000);
        try (Redoubt redoubt = alice.open()) {
            redoubt.trust().acceptState("bob");
        }
        StateReference refused = new StateReference(bob, 1_000, DIGEST);
        inside(alice, transaction -> {
            new SharedContacts(transaction).expect(refused, 1);
            return null;
        });
        alice.send("bob", "still");
        assertEquals(List.of("hello", "still"), person("bob").texts());
    }

    @Test
    void aStateIsExpectedUpToFourBillionVersionsAheadAndNoFurther() throws Exception {
        long seen = inside(
                        alice,
                        transaction -> new ContactBook(transaction)
                                .find(bob)
                                .orElseThrow()
                                .seen())
                .version();
        assertEquals(Optional.empty(), awaited(seen + (1L << 32) + 1));
        assertEquals(Optional.empty(), awaited(Long.MAX_VALUE));
        assertEquals(Optional.of(seen + (1L << 32)), awaited(seen + (1L << 32)));
    }

    private void requireRenewed() throws Exception {
        assertEquals(2, newest().generation());
        assertTrue(opened(newest())
                .find(new EntryName(EntryKinds.CONTACT_NAME, bob.value()))
                .isPresent());
        online(alice);
        assertFalse(hasAlarm());
    }

    private boolean hasAlarm() throws Exception {
        return inside(alice, transaction -> new AccountDataRecords(transaction).hasAlarm());
    }

    private static AccountData rubbish() {
        List<AccountEntry> entries = new ArrayList<>();
        for (int i = 0; i < 126; i++) {
            entries.add(rubbish(i, AccountEntry.MAX_VALUE));
        }
        int left = (1 << 20) - 100 - AccountData.of(entries).toBytes().length;
        entries.add(rubbish(126, left - 80));
        return AccountData.of(entries);
    }

    private static AccountEntry rubbish(int key, int size) {
        byte[] name = ByteBuffer.allocate(32).putInt(key).array();
        return new AccountEntry(
                new EntryName(77, Octets.copyOf(name)),
                new Stamp(1, 1, NODE),
                Instant.EPOCH,
                Octets.copyOf(new byte[size]));
    }

    @Test
    void aSealUnderAnotherKeyDoesNotStopTheNextStorageKey() throws Exception {
        try (Secret key = Secret.random(SealedAccountData.KEY_SIZE, random)) {
            forge(AccountData.EMPTY, key);
        }
        online(alice);
        assertEquals(1, newest().generation());
        revoke();
        requireRenewed();
    }

    @Test
    void aSealUnderAnotherKeyIsReplacedOnceTheUserDecides() throws Exception {
        try (Secret key = Secret.random(SealedAccountData.KEY_SIZE, random)) {
            forge(AccountData.EMPTY, key);
        }
        online(alice);
        try (Redoubt redoubt = alice.open()) {
            redoubt.trust().acceptOwnState("alice");
        }
        assertTrue(opened(newest())
                .find(new EntryName(EntryKinds.CONTACT_NAME, bob.value()))
                .isPresent());
    }

    @Test
    void dataThatItFilledDoesNotStopTheNextStorageKey() throws Exception {
        try (Secret key = storageKey(stolen)) {
            forge(rubbish(), key);
        }
        online(alice);
        revoke();
        requireRenewed();
    }

    @Test
    void dataThatItFilledDoesNotKeepTheOthersFromSharing() throws Exception {
        try (Secret key = storageKey(stolen)) {
            forge(rubbish(), key);
        }
        online(alice);
        assertTrue(hasName(bob));
        assertTrue(rubbishIn(newest()) <= Shares.OTHERS);
        assertEquals(List.of(Notice.Kind.ACCOUNT_DATA_FULL), notices());
        verify("carol");
        online(alice);
        assertTrue(hasName(appliance.state("carol").account()));
        assertEquals(List.of(), notices());
    }

    private boolean hasName(AccountId account) throws Exception {
        return opened(newest())
                .find(new EntryName(EntryKinds.CONTACT_NAME, account.value()))
                .isPresent();
    }

    private int rubbishIn(SealedAccountData sealed) throws Exception {
        return AccountData.of(opened(sealed).all(77)).toBytes().length;
    }

    private List<Notice.Kind> notices() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            List<Notice> notices = redoubt.notices();
            redoubt.markNoticed(notices);
            return notices.stream()
                    .map(Notice::kind)
                    .filter(Notice.Kind.ACCOUNT_DATA_FULL::equals)
                    .toList();
        }
    }

    @Test
    void contactsThatItMadeUpDoNotKeepTheOthersFromSharing() throws Exception {
        AccountData data = opened(newest());
        List<AccountEntry> madeUp = new ArrayList<>(data.all());
        NodeId alices = data.all(EntryKinds.CONTACT_NAME).getFirst().stamp().node();
        for (int i = 0; i < 4_000; i++) {
            madeUp.add(new AccountEntry(
                    new EntryName(
                            EntryKinds.CONTACT_NAME,
                            Octets.copyOf(ByteBuffer.allocate(32).putInt(i).array())),
                    new Stamp(1, 1, alices),
                    Instant.EPOCH,
                    Octets.copyOf(("somebody " + i).getBytes(StandardCharsets.UTF_8))));
        }
        try (Secret key = storageKey(stolen)) {
            forge(AccountData.of(madeUp), key);
        }
        online(alice);
        verify("carol");
        online(alice);
        assertTrue(hasName(bob));
        assertTrue(hasName(appliance.state("carol").account()));
        Octets names = Octets.copyOf(
                AccountData.of(opened(newest()).all(EntryKinds.CONTACT_NAME)).toBytes());
        assertTrue(names.size() <= Shares.CONTACT_NAMES);
    }

    @Test
    void whatItClaimedToHaveSeenDoesNotStopTheNextStorageKey() throws Exception {
        List<Octets> digests = new ArrayList<>();
        for (int i = 0; i < 16_000; i++) {
            digests.add(Octets.copyOf(ByteBuffer.allocate(32).putInt(i).array()));
        }
        inside(alice, transaction -> {
            AccountDataRecords records = new AccountDataRecords(transaction);
            records.confirm(digests);
            records.claim(new DataReference(1L << 40, DIGEST));
            return null;
        });
        online(alice);
        assertTrue(hasAlarm());
        revoke();
        requireRenewed();
        assertTrue(inside(alice, transaction -> new AccountDataRecords(transaction).confirmed())
                        .size()
                < 100);
    }

    private Optional<Long> awaited(long version) throws Exception {
        return inside(alice, transaction -> {
            new SharedContacts(transaction).expect(new StateReference(bob, version, DIGEST), 1);
            return new ContactBook(transaction)
                    .find(bob)
                    .orElseThrow()
                    .awaited()
                    .map(StateReference::version);
        });
    }
}
