package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.ChangedRootException;
import dev.redoubt.client.failure.NotAllowedException;
import dev.redoubt.client.model.ConversationInfo;
import dev.redoubt.client.model.Device;
import dev.redoubt.client.model.Lifetime;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.model.Roster;
import dev.redoubt.client.model.Trust;
import dev.redoubt.client.recovery.RecoverySecret;
import dev.redoubt.client.store.AccountStorageKeys;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.accountdata.AccountData;
import dev.redoubt.protocol.accountdata.AccountDataException;
import dev.redoubt.protocol.accountdata.EntryKinds;
import dev.redoubt.protocol.accountdata.EntryName;
import dev.redoubt.protocol.accountdata.SealedAccountData;
import dev.redoubt.protocol.accountdata.proto.KeepAccountDataRequest;
import dev.redoubt.protocol.accountdata.proto.ReadAccountDataResponse;
import dev.redoubt.protocol.accountdata.proto.SharedLifetimes;
import dev.redoubt.protocol.accountdata.proto.Verification;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the devices of an account share, at an appliance in memory. */
@Timeout(60)
class AccountDataIT {
    private static final String SECRET = "legal winner thank year wave sausage worth";

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person alice;
    private Person tablet;

    @BeforeEach
    void enrolAll() throws Exception {
        alice = person("alice").enrolled();
        tablet = person("tablet");
        for (String name : List.of("bob", "carol")) {
            person(name).enrolled();
        }
    }

    private Person person(String name) {
        return new Person(name, folder, appliance, clock).patient();
    }

    private void addTablet() throws Exception {
        tablet.joined(alice);
        online(alice);
        online(tablet);
        online(alice);
    }

    private static void online(Person person) throws Exception {
        person.inbox();
    }

    private static Trust trust(Person person, String contact) throws Exception {
        try (Redoubt redoubt = person.open()) {
            return redoubt.contacts().stream()
                    .filter(one -> one.displayName().equals(contact))
                    .findFirst()
                    .orElseThrow()
                    .trust();
        }
    }

    private static void verify(Person person, String contact) throws Exception {
        try (Redoubt redoubt = person.open()) {
            redoubt.contact(contact);
            redoubt.trust().verify(contact, redoubt.pairFingerprint(contact));
        }
    }

    private static List<Notice.Kind> notices(Person person) throws Exception {
        try (Redoubt redoubt = person.open()) {
            return redoubt.notices().stream().map(Notice::kind).toList();
        }
    }

    private ByteString account() throws Exception {
        return ByteString.copyFrom(appliance.state("alice").account().toBytes());
    }

    private List<KeepAccountDataRequest> kept() throws Exception {
        return appliance.data.history(account());
    }

    private static Secret storageKey(Person person) throws Exception {
        try (Passphrase passphrase = person.passphrase();
                Container container = person.environment().openContainer(person.home(), passphrase)) {
            return container
                    .read(transaction -> new AccountStorageKeys(transaction).present())
                    .orElseThrow();
        }
    }

    @Test
    void aMarkOnOneDeviceShowsOnTheOtherWithItsNextMessage() throws Exception {
        addTablet();
        verify(alice, "bob");
        online(tablet);
        assertEquals(Trust.VERIFIED, trust(tablet, "bob"));
    }

    @Test
    void aMarkThatIsTakenBackIsTakenBackOnAll() throws Exception {
        addTablet();
        verify(alice, "bob");
        online(tablet);
        try (Redoubt redoubt = tablet.open()) {
            redoubt.trust().undoVerify("bob");
        }
        online(alice);
        assertEquals(Trust.UNVERIFIED, trust(alice, "bob"));
    }

    @Test
    void aMarkThatWasMadeBeforeTheDeviceCameIsConfirmedByTheOther() throws Exception {
        verify(alice, "bob");
        addTablet();
        online(tablet);
        assertEquals(Trust.VERIFIED, trust(tablet, "bob"));
    }

    @Test
    void twoThatChangeAtOnceLoseNothing() throws Exception {
        addTablet();
        appliance.data.beforeNext = Optional.of(() -> {
            try {
                verify(tablet, "carol");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        verify(alice, "bob");
        online(tablet);
        online(alice);
        for (Person device : List.of(alice, tablet)) {
            assertEquals(Trust.VERIFIED, trust(device, "bob"));
            assertEquals(Trust.VERIFIED, trust(device, "carol"));
        }
    }

    @Test
    void anAnswerThatIsLostDoublesNothing() throws Exception {
        online(alice);
        appliance.data.cutNext = true;
        verify(alice, "bob");
        int versions = kept().size();
        online(alice);
        online(alice);
        assertEquals(versions, kept().size());
        assertEquals(List.of(), notices(alice));
    }

    @Test
    void whereTheApplianceIsAwayTheMarkIsSharedLater() throws Exception {
        addTablet();
        try (Redoubt redoubt = alice.open()) {
            redoubt.contact("bob");
            appliance.away = true;
            redoubt.trust().verify("bob", redoubt.pairFingerprint("bob"));
        }
        appliance.away = false;
        online(alice);
        online(tablet);
        assertEquals(Trust.VERIFIED, trust(tablet, "bob"));
    }

    @Test
    void anotherRootThatASisterAcceptedIsAnAlarmHereAndReplacesNothing() throws Exception {
        verify(alice, "bob");
        addTablet();
        online(tablet);
        Person other = person("bob2").enrolled();
        appliance.replaceState("bob", appliance.state("bob2"));
        assertThrows(ChangedRootException.class, () -> alice.send("bob", "who?"));
        try (Redoubt redoubt = alice.open();
                Redoubt his = other.open()) {
            redoubt.trust().acceptNewRoot("bob", his.fingerprint());
        }
        online(tablet);
        assertTrue(notices(tablet).contains(Notice.Kind.CHANGED_ROOT));
        assertEquals(Trust.VERIFIED, trust(tablet, "bob"), "the root that the tablet has pinned");
        assertThrows(ChangedRootException.class, () -> tablet.send("bob", "who?"));
    }

    /** Who has the storage key and the appliance, but no device of the account. */
    @Test
    void aMarkThatNoDeviceStandsByCountsNowhere() throws Exception {
        verify(alice, "carol");
        addTablet();
        AccountId mallory = malloryAccount();
        forge(data -> data.write(
                        new EntryName(EntryKinds.CONTACT_NAME, mallory.value()),
                        Octets.copyOf("dave".getBytes(StandardCharsets.UTF_8)),
                        1,
                        new NodeId(Octets.copyOf(new byte[16])),
                        clock.instant())
                .write(
                        new EntryName(EntryKinds.CONTACT_VERIFICATION, mallory.value()),
                        Octets.copyOf(Verification.newBuilder()
                                .setVerified(true)
                                .build()
                                .toByteArray()),
                        1,
                        new NodeId(Octets.copyOf(new byte[16])),
                        clock.instant()));
        online(alice);
        online(tablet);
        online(alice);
        clock.advance(Duration.ofHours(7));
        online(tablet);
        online(alice);
        online(tablet);
        assertEquals(Trust.RESTORED, trust(alice, "dave"));
        assertEquals(Trust.RESTORED, trust(tablet, "dave"));
    }

    /** The user's mark is of the name too: whoever has the storage key and the appliance gives it to no other name. */
    @Test
    void aNameThatNoDeviceStandsByReplacesNone() throws Exception {
        verify(alice, "carol");
        online(alice);
        AccountId carol = appliance.state("carol").account();
        forge(data -> data.write(
                new EntryName(EntryKinds.CONTACT_NAME, carol.value()),
                Octets.copyOf("dave".getBytes(StandardCharsets.UTF_8)),
                1,
                new NodeId(Octets.copyOf(new byte[16])),
                clock.instant()));
        online(alice);
        assertEquals(Trust.VERIFIED, trust(alice, "carol"));
    }

    private AccountId malloryAccount() throws Exception {
        person("mallory").enrolled();
        return appliance.state("mallory").account();
    }

    private void forge(UnaryOperator<AccountData> change) throws Exception {
        AccountId account = appliance.state("alice").account();
        try (Secret key = storageKey(alice)) {
            SealedAccountData present = FakeAccountData.sealed(kept().getLast());
            SealedAccountData forged = SealedAccountData.seal(
                    change.apply(present.open(account, key)), account, key, 1, present.reference(), new SecureRandom());
            kept().add(KeepAccountDataRequest.newBuilder()
                    .setSealed(ByteString.copyFrom(forged.toBytes()))
                    .build());
        }
    }

    interface Lie {
        ReadAccountDataResponse tell(List<KeepAccountDataRequest> kept, KeepAccountDataRequest others);
    }

    private static ReadAccountDataResponse show(ByteString sealed) {
        return ReadAccountDataResponse.newBuilder().setSealed(sealed).build();
    }

    static Stream<Lie> lies() {
        return Stream.of(
                (kept, _) -> show(kept.getFirst().getSealed()),
                (_, _) -> ReadAccountDataResponse.getDefaultInstance(),
                (_, others) -> show(others.getSealed()),
                (kept, _) -> show(kept.getLast().getSealed().substring(0, 400)),
                (kept, _) -> show(kept.getLast().getSealed().concat(ByteString.copyFrom(new byte[1]))),
                (_, _) -> show(ByteString.copyFrom(new byte[SealedAccountData.MAX_SIZE + 1])),
                (kept, _) -> {
                    byte[] bytes = kept.getLast().getSealed().toByteArray();
                    bytes[bytes.length - 1] ^= 1;
                    return show(ByteString.copyFrom(bytes));
                });
    }

    @ParameterizedTest
    @MethodSource("lies")
    void whatTheApplianceShowsInsteadIsNoticedAndChangesNothing(Lie lie) throws Exception {
        verify(alice, "bob");
        Person bob = person("bob");
        verify(bob, "carol");
        online(alice);
        verify(alice, "carol");
        KeepAccountDataRequest others = appliance
                .data
                .history(ByteString.copyFrom(appliance.state("bob").account().toBytes()))
                .getLast();
        appliance.data.show = _ -> lie.tell(appliance.data.history(unchecked()), others);
        online(alice);
        assertEquals(List.of(Notice.Kind.ACCOUNT_DATA_WITHHELD), notices(alice));
        assertEquals(Trust.VERIFIED, trust(alice, "bob"));
        online(alice);
        assertEquals(1, notices(alice).size(), "it is said once");
        appliance.data.show = response -> response;
        try (Redoubt redoubt = alice.open()) {
            redoubt.trust().undoVerify("bob");
        }
        assertEquals(Trust.UNVERIFIED, trust(alice, "bob"));
    }

    private ByteString unchecked() {
        try {
            return account();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatASisterHasSeenIsMissedWhereTheApplianceHidesIt() throws Exception {
        verify(alice, "carol");
        addTablet();
        ReadAccountDataResponse before = FakeAccountData.response(kept().getLast(), ByteString.EMPTY);
        verify(alice, "bob");
        appliance.data.show = _ -> before;
        online(tablet);
        assertTrue(notices(tablet).contains(Notice.Kind.ACCOUNT_DATA_WITHHELD));
        appliance.data.show = response -> response;
        online(tablet);
        assertEquals(Trust.VERIFIED, trust(tablet, "bob"));
    }

    @Test
    void whatTheApplianceLostIsGivenAgainOnceTheUserDecides() throws Exception {
        verify(alice, "bob");
        verify(alice, "carol");
        kept().clear();
        online(alice);
        assertEquals(0, kept().size());
        try (Redoubt redoubt = alice.open()) {
            redoubt.trust().acceptOwnState("alice");
        }
        assertEquals(1, kept().size());
        assertEquals(1, FakeAccountData.sealed(kept().getFirst()).version());
    }

    private String setUpRecovery() throws Exception {
        try (Redoubt redoubt = alice.open();
                Passphrase passphrase = Passphrase.takeOwnershipOf(SECRET.toCharArray())) {
            redoubt.recovery().setUp(Optional.empty(), passphrase);
            return redoubt.recovery().link().toText();
        }
    }

    private static RecoverySecret secret() {
        return new RecoverySecret.OfPassphrase(Passphrase.takeOwnershipOf(SECRET.toCharArray()));
    }

    private Person recovered(String link) throws Exception {
        Person fresh = person("fresh");
        try (Passphrase passphrase = fresh.passphrase()) {
            Recovery.recover(fresh.home(), link, secret(), passphrase, fresh.environment())
                    .close();
        }
        return fresh;
    }

    @Test
    void afterARecoveryContactsAndConversationsAreThereAndUnconfirmed() throws Exception {
        verify(alice, "bob");
        alice.send("bob", "hello");
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().createGroup("hiking", List.of("bob", "carol"));
        }
        online(alice);
        Person fresh = recovered(setUpRecovery());
        online(fresh);
        assertEquals(Trust.RESTORED, trust(fresh, "bob"));
        try (Redoubt redoubt = fresh.open()) {
            List<ConversationInfo> all = redoubt.conversations().all().stream()
                    .map(AccountDataIT::info)
                    .toList();
            assertEquals(
                    List.of("bob", "hiking"),
                    all.stream().map(ConversationInfo::title).sorted().toList());
            assertTrue(all.stream().anyMatch(one -> one.kind() == ConversationInfo.Kind.WAITING_GROUP));
        }
    }

    private static ConversationInfo info(Conversation conversation) {
        try {
            return conversation.info();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void afterARecoveryADeviceThatIsStillThereConfirmsMarksAndGroups() throws Exception {
        verify(alice, "bob");
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().createGroup("hiking", List.of("bob", "carol"));
        }
        online(alice);
        Person fresh = recovered(setUpRecovery());
        online(fresh);
        online(alice);
        online(fresh);
        assertEquals(Trust.VERIFIED, trust(fresh, "bob"));
        try (Redoubt redoubt = fresh.open()) {
            redoubt.conversations().group("hiking").send("from the new device");
        }
        assertEquals(List.of("from the new device"), person("bob").texts());
    }

    private static final Lifetime A_WEEK = new Lifetime(Duration.ofDays(7), Duration.ofHours(1));

    private static void settle(Person person, Lifetime lifetime) throws Exception {
        try (Redoubt redoubt = person.open()) {
            redoubt.conversations().with("bob").setLifetime(lifetime);
        }
        online(person);
    }

    private static Lifetime lifetime(Person person) throws Exception {
        try (Redoubt redoubt = person.open()) {
            return redoubt.conversations().with("bob").lifetime();
        }
    }

    @Test
    void aDeviceThatJoinsKnowsHowLongMessagesLive() throws Exception {
        settle(alice, A_WEEK);
        addTablet();
        online(tablet);
        assertEquals(A_WEEK, lifetime(tablet));
        clock.advance(Duration.ofSeconds(1));
        settle(tablet, Lifetime.FOR_EVER);
        online(alice);
        assertEquals(Lifetime.FOR_EVER, lifetime(alice));
    }

    @Test
    void soDoesOneThatIsRecovered() throws Exception {
        settle(alice, A_WEEK);
        Person fresh = recovered(setUpRecovery());
        online(fresh);
        assertEquals(A_WEEK, lifetime(fresh));
    }

    @Test
    void lifetimesThatNoDeviceStandsByReplaceNone() throws Exception {
        settle(alice, A_WEEK);
        ConversationId id = ConversationId.ofPair(
                appliance.state("alice").account(), appliance.state("bob").account());
        Octets forEver = Octets.copyOf(SharedLifetimes.newBuilder()
                .setChangedAt(clock.instant().plus(Duration.ofDays(400)).toEpochMilli())
                .build()
                .toByteArray());
        forge(data -> data.write(
                new EntryName(EntryKinds.LIFETIMES, id.value()),
                forEver,
                1,
                new NodeId(Octets.copyOf(new byte[16])),
                clock.instant()));
        online(alice);
        assertEquals(A_WEEK, lifetime(alice));
    }

    @Test
    void afterARecoveryWithoutAnotherDeviceTheUserBringsAGroupBack() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().createGroup("hiking", List.of("bob", "carol"));
        }
        online(alice);
        Person fresh = recovered(setUpRecovery());
        online(fresh);
        person("bob").inbox();
        try (Redoubt redoubt = person("bob").open()) {
            redoubt.conversations().group("hiking").send("are you back?");
        }
        assertEquals(List.of(), fresh.texts());
        try (Redoubt redoubt = fresh.open()) {
            Conversation hiking = redoubt.conversations().group("hiking");
            Roster roster = hiking.roster().orElseThrow();
            assertEquals(
                    List.of("alice", "bob", "carol"),
                    roster.members().stream()
                            .map(member -> member.contact().displayName())
                            .sorted()
                            .toList());
            assertEquals(ConversationInfo.Kind.WAITING_GROUP, hiking.info().kind());
            Roster another = new Roster(roster.members(), Octets.copyOf(new byte[32]));
            assertThrows(NotAllowedException.class, () -> hiking.restore(another));
            assertEquals(ConversationInfo.Kind.WAITING_GROUP, hiking.info().kind());
            hiking.restore(roster);
            assertEquals(ConversationInfo.Kind.GROUP, hiking.info().kind());
            assertEquals(Optional.empty(), hiking.roster());
            hiking.send("I am");
        }
        assertEquals(List.of("are you back?"), fresh.texts());
        assertEquals(List.of("I am"), person("bob").texts());
    }

    private void revokeTablet(Optional<RecoverySecret> opens) throws Exception {
        try (Redoubt redoubt = alice.open()) {
            List<Device> devices = redoubt.devices().list();
            redoubt.devices(opens).revoke(devices.getLast().fingerprint());
        }
    }

    @Test
    void aRevokedDeviceReadsNothingOfWhatComesAfter() throws Exception {
        addTablet();
        revokeTablet(Optional.empty());
        verify(alice, "bob");
        SealedAccountData newest = FakeAccountData.sealed(kept().getLast());
        assertEquals(2, newest.generation());
        AccountId account = appliance.state("alice").account();
        try (Secret lost = storageKey(tablet);
                Secret present = storageKey(alice)) {
            assertThrows(AccountDataException.class, () -> newest.open(account, lost));
            assertFalse(newest.open(account, present).all().isEmpty());
        }
    }

    @Test
    void whoRecoversAfterARevocationReadsItAll() throws Exception {
        addTablet();
        verify(alice, "bob");
        String link = setUpRecovery();
        revokeTablet(Optional.of(secret()));
        verify(alice, "carol");
        Person fresh = recovered(link);
        online(fresh);
        online(alice);
        online(fresh);
        assertEquals(Trust.VERIFIED, trust(fresh, "bob"));
        assertEquals(Trust.VERIFIED, trust(fresh, "carol"));
    }

    @Test
    void sistersGetTheNewStorageKey() throws Exception {
        String link = setUpRecovery();
        Person fresh = recovered(link);
        online(fresh);
        Person third = person("third");
        try (Passphrase passphrase = third.passphrase()) {
            Recovery.recover(third.home(), link, secret(), passphrase, third.environment())
                    .close();
        }
        try (Redoubt redoubt = alice.open()) {
            Device lost = redoubt.devices().list().getLast();
            redoubt.devices(Optional.of(secret())).revoke(lost.fingerprint());
        }
        Person left = isListed(fresh) ? fresh : third;
        online(left);
        verify(alice, "bob");
        online(left);
        assertEquals(Trust.VERIFIED, trust(left, "bob"));
        try (Secret one = storageKey(left);
                Secret other = storageKey(alice)) {
            assertTrue(one.read(other::contentEquals));
        }
    }

    private boolean isListed(Person person) throws Exception {
        try (Redoubt redoubt = person.open()) {
            return redoubt.devices().list().getFirst().isThis();
        } catch (dev.redoubt.client.failure.RedoubtException e) {
            return false;
        }
    }

    @Test
    void aRenewalWhoseAnswerIsLostStands() throws Exception {
        addTablet();
        appliance.data.cutNext = true;
        revokeTablet(Optional.empty());
        online(alice);
        verify(alice, "bob");
        assertEquals(2, FakeAccountData.sealed(kept().getLast()).generation());
        assertEquals(
                List.of(Notice.Kind.DEVICE_REVOKED),
                notices(alice).stream()
                        .filter(kind -> kind == Notice.Kind.DEVICE_REVOKED
                                || kind == Notice.Kind.ACCOUNT_DATA_WITHHELD
                                || kind == Notice.Kind.ACCOUNT_DATA_KEY_MISSING)
                        .toList());
    }
}
