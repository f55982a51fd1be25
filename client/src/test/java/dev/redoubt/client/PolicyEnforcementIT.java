package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.ConsentDueException;
import dev.redoubt.client.failure.ContainerWipedException;
import dev.redoubt.client.failure.ForbiddenByPolicyException;
import dev.redoubt.client.failure.LockedOutException;
import dev.redoubt.client.failure.PassphraseDueException;
import dev.redoubt.client.failure.SessionEndedException;
import dev.redoubt.client.failure.WrongPassphraseException;
import dev.redoubt.client.model.DevicePolicy;
import dev.redoubt.client.model.Lifetime;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.MessageListener;
import dev.redoubt.client.model.SendOptions;
import dev.redoubt.client.model.Settings;
import dev.redoubt.protocol.policy.proto.ConsentPopup;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.protocol.policy.proto.NetworkSettings;
import dev.redoubt.protocol.policy.proto.PasswordRequirements;
import dev.redoubt.protocol.policy.proto.ReadReceipts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each setting that this program enforces, at an appliance in memory that enforces none. client/SPEC.md, "Policy". */
@Timeout(60)
class PolicyEnforcementIT {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person alice;
    private Person bob;

    @BeforeEach
    void enrolBoth() throws Exception {
        alice = person("alice").enrolled();
        bob = person("bob").enrolled();
    }

    private Person person(String name) {
        return new Person(name, folder, appliance, clock).patient();
    }

    /** For alice, before the test goes on. */
    private void settle(UnaryOperator<GroupSettings.Builder> change) throws Exception {
        appliance.policies.set(change);
        refresh();
    }

    private void settleNetwork(UnaryOperator<NetworkSettings.Builder> change) throws Exception {
        appliance.policies.setNetwork(change);
        refresh();
    }

    private void refresh() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.policies().refresh();
        }
    }

    // maxTtl

    @Test
    void aMessageLivesNoLongerThanMaxTtl() throws Exception {
        settle(settings -> settings.setMaxTtl(3600));
        Message sent = alice.send("bob", "hello");
        assertEquals(Optional.of(clock.instant().plus(HOUR)), sent.expiresAt());
        assertEquals(
                clock.instant().plus(HOUR), bob.inbox().getFirst().expiresAt().orElseThrow());
        clock.advance(HOUR);
        assertEquals(List.of(), bob.inbox());
        try (Redoubt redoubt = bob.open()) {
            assertEquals(List.of(), redoubt.history());
        }
    }

    @Test
    void whoAsksForALongerLifeThanMaxTtlIsRefused() throws Exception {
        settle(settings -> settings.setMaxTtl(3600));
        try (Redoubt redoubt = alice.open()) {
            Conversation conversation = redoubt.conversations().with("bob");
            for (Duration tooLong : List.of(HOUR.plusSeconds(1), Duration.ZERO)) {
                SendOptions options = SendOptions.defaults().withTimeToLive(tooLong);
                assertThrows(ForbiddenByPolicyException.class, () -> redoubt.send("bob", "hello", options));
                assertThrows(
                        ForbiddenByPolicyException.class,
                        () -> conversation.setLifetime(new Lifetime(tooLong, Duration.ZERO)));
            }
            assertEquals(0, appliance.submitted);
            redoubt.send("bob", "hello", SendOptions.defaults().withTimeToLive(HOUR));
            conversation.setLifetime(new Lifetime(HOUR, Duration.ZERO));
        }
    }

    @Test
    void aConversationThatKeepsLongerIsCutShort() throws Exception {
        try (Redoubt redoubt = bob.open()) {
            redoubt.conversations().with("alice").setLifetime(new Lifetime(HOUR.multipliedBy(2), Duration.ZERO));
        }
        alice.inbox();
        settle(settings -> settings.setMaxTtl(3600));
        assertEquals(
                Optional.of(clock.instant().plus(HOUR)),
                alice.send("bob", "hello").expiresAt());
    }

    @Test
    void groupsFollowMaxTtl() throws Exception {
        settle(settings -> settings.setMaxTtl(3600));
        try (Redoubt redoubt = alice.open()) {
            Conversation group = redoubt.conversations().createGroup("Hikers", List.of("bob"));
            assertEquals(
                    Optional.of(clock.instant().plus(HOUR)), group.send("hello").expiresAt());
        }
    }

    /** An appliance must not be able to delete what is there by a policy. */
    @Test
    void maxTtlLeavesAloneWhatWasSaidBefore() throws Exception {
        alice.send("bob", "before");
        bob.send("alice", "from elsewhere");
        alice.inbox();
        settle(settings -> settings.setMaxTtl(1));
        clock.advance(Duration.ofDays(1));
        try (Redoubt redoubt = alice.open()) {
            assertEquals(2, redoubt.history().size());
        }
    }

    @Test
    void aMaxTtlOfZeroOrBeyondEveryLifeLimitsNothing() throws Exception {
        for (long free : new long[] {0, 0xffff_ffffL, -1}) {
            settle(settings -> settings.setMaxTtl(free));
            assertEquals(Optional.empty(), alice.send("bob", "hello").expiresAt());
        }
        settle(settings -> settings.setMaxTtl(0xffff_fffeL));
        assertTrue(alice.send("bob", "hello").expiresAt().isPresent());
    }

    @Test
    void filesLiveNoLongerThanMaxTtlEither() throws Exception {
        settle(settings -> settings.setMaxTtl(3600));
        Path file = Files.write(folder.resolve("plan.txt"), new byte[10]);
        try (Redoubt redoubt = alice.open()) {
            Message sent = redoubt.conversations().sendFile("bob", file, SendOptions.defaults(), (_, _) -> {});
            assertEquals(Optional.of(clock.instant().plus(HOUR)), sent.expiresAt());
            SendOptions forEver = SendOptions.defaults().withTimeToLive(Duration.ZERO);
            assertThrows(
                    ForbiddenByPolicyException.class,
                    () -> redoubt.conversations().sendFile("bob", file, forEver, (_, _) -> {}));
        }
    }

    // maxBor

    @Test
    void whatBurnsDoesSoWithinMaxBor() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().with("bob").setLifetime(new Lifetime(Duration.ZERO, Duration.ofSeconds(60)));
        }
        settle(settings -> settings.setMaxBor(30));
        assertEquals(
                Optional.of(Duration.ofSeconds(30)), alice.send("bob", "hello").burnsAfterReading());
        try (Redoubt redoubt = alice.open()) {
            SendOptions later = SendOptions.defaults().withBurnAfterReading(Duration.ofSeconds(31));
            assertThrows(ForbiddenByPolicyException.class, () -> redoubt.send("bob", "hello", later));
            SendOptions never = SendOptions.defaults().withBurnAfterReading(Duration.ZERO);
            assertEquals(Optional.empty(), redoubt.send("bob", "stays", never).burnsAfterReading());
        }
    }

    // filesEnabled, enableFileDownload

    private Message fileFromBob() throws Exception {
        Path file = Files.write(folder.resolve("plan.txt"), new byte[10]);
        try (Redoubt redoubt = bob.open()) {
            redoubt.conversations().sendFile("alice", file, SendOptions.defaults(), (_, _) -> {});
        }
        return alice.inbox().getFirst();
    }

    @Test
    void withoutFilesNoneIsSentOrFetched() throws Exception {
        Message message = fileFromBob();
        settle(settings -> settings.setFilesEnabled(false));
        int blobs = appliance.blobs.count();
        try (Redoubt redoubt = alice.open()) {
            Path file = folder.resolve("plan.txt");
            assertThrows(
                    ForbiddenByPolicyException.class,
                    () -> redoubt.conversations().sendFile("bob", file, SendOptions.defaults(), (_, _) -> {}));
            assertThrows(ForbiddenByPolicyException.class, () -> redoubt.files().upload(file, (_, _) -> {}));
            assertThrows(
                    ForbiddenByPolicyException.class,
                    () -> redoubt.conversations().download(message.number(), folder, (_, _) -> {}));
        }
        assertEquals(blobs, appliance.blobs.count());
    }

    @Test
    void withoutDownloadsFilesAreSentAndNotFetched() throws Exception {
        Message message = fileFromBob();
        settle(settings -> settings.setEnableFileDownload(false));
        try (Redoubt redoubt = alice.open()) {
            assertThrows(
                    ForbiddenByPolicyException.class,
                    () -> redoubt.conversations().download(message.number(), folder, (_, _) -> {}));
            redoubt.conversations().sendFile("bob", folder.resolve("plan.txt"), SendOptions.defaults(), (_, _) -> {});
        }
    }

    // readReceiptConfig, presenceEnabled

    private int readBy(ReadReceipts config, Settings own) throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.change(own);
        }
        settleNetwork(network -> network.setReadReceipts(config));
        Message sent = bob.send("alice", "hello");
        alice.inbox();
        bob.inbox();
        try (Redoubt redoubt = bob.open()) {
            return redoubt.conversations().message(sent.number()).readBy();
        }
    }

    @Test
    void disabledReadReceiptsAreNeverSent() throws Exception {
        assertEquals(0, readBy(ReadReceipts.READ_RECEIPTS_DISABLED, Settings.DEFAULTS));
    }

    @Test
    void enabledReadReceiptsAreTheUsersChoice() throws Exception {
        assertEquals(1, readBy(ReadReceipts.READ_RECEIPTS_ENABLED, Settings.DEFAULTS));
    }

    @Test
    void enabledReadReceiptsMayBeSwitchedOff() throws Exception {
        assertEquals(0, readBy(ReadReceipts.READ_RECEIPTS_ENABLED, Settings.DEFAULTS.withReadReceipts(false)));
    }

    @Test
    void forcedReadReceiptsAreSentWhateverTheUserHasSettled() throws Exception {
        assertEquals(1, readBy(ReadReceipts.READ_RECEIPTS_FORCE_ENABLED, Settings.DEFAULTS.withReadReceipts(false)));
        try (Redoubt redoubt = alice.open()) {
            Settings now = redoubt.settings();
            assertTrue(now.readReceipts());
            assertThrows(ForbiddenByPolicyException.class, () -> redoubt.change(now.withReadReceipts(false)));
        }
        settleNetwork(network -> network.setReadReceipts(ReadReceipts.READ_RECEIPTS_ENABLED));
        try (Redoubt redoubt = alice.open()) {
            assertFalse(redoubt.settings().readReceipts(), "the user's own choice is back");
        }
    }

    @Test
    void withoutPresenceNobodySeesThatSomebodyWrites() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.change(Settings.DEFAULTS.withTyping(true));
        }
        settle(settings -> settings.setPresenceEnabled(false));
        try (Redoubt redoubt = alice.open()) {
            int before = appliance.submitted;
            redoubt.conversations().with("bob").typing(true);
            assertEquals(before, appliance.submitted);
            assertFalse(redoubt.settings().typing());
        }
    }

    // forceDeviceLockout, lockoutThreshold

    private void failToOpen() {
        assertThrows(WrongPassphraseException.class, () -> openWith("something else"));
    }

    private Redoubt openWith(String text) throws Exception {
        try (Passphrase passphrase = Passphrase.takeOwnershipOf(text.toCharArray())) {
            return Homes.open(alice.home(), passphrase, alice.environment());
        }
    }

    @Test
    void theDeviceErasesItselfAfterForceDeviceLockout() throws Exception {
        settle(settings -> settings.setForceDeviceLockout(6));
        for (int i = 0; i < 5; i++) {
            failToOpen();
        }
        assertThrows(ContainerWipedException.class, () -> openWith("something else"));
        assertFalse(Redoubt.exists(alice.home()));
    }

    /** It holds before anybody can open the device, and so also where a chat is locked. */
    @Test
    void theLimitHoldsFromTheMomentThePolicyCame() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            assertEquals(0, redoubt.safe().wipeAfter());
            appliance.policies.set(settings -> settings.setForceDeviceLockout(6).setLockoutThreshold(9));
            redoubt.policies().refresh();
            assertEquals(6, redoubt.safe().wipeAfter());
            assertEquals(9, redoubt.safe().waitAfter());
        }
    }

    @Test
    void theUsersOwnStricterLimitStays() throws Exception {
        try (Redoubt redoubt = alice.open();
                Passphrase passphrase = alice.passphrase()) {
            redoubt.safe().wipeAfter(8, passphrase);
        }
        settle(settings -> settings.setForceDeviceLockout(10));
        wipesAfter(8);
        settle(settings -> settings.setForceDeviceLockout(6));
        wipesAfter(6);
        settle(settings -> settings.setForceDeviceLockout(0));
        wipesAfter(8);
    }

    private void wipesAfter(int failures) throws Exception {
        try (Redoubt redoubt = alice.open()) {
            assertEquals(failures, redoubt.safe().wipeAfter());
        }
    }

    @Test
    void theUserCannotLoosenTheLimit() throws Exception {
        settle(settings -> settings.setForceDeviceLockout(10));
        try (Redoubt redoubt = alice.open();
                Passphrase passphrase = alice.passphrase()) {
            assertThrows(ForbiddenByPolicyException.class, () -> redoubt.safe().wipeAfter(0, passphrase));
            assertThrows(ForbiddenByPolicyException.class, () -> redoubt.safe().wipeAfter(11, passphrase));
            redoubt.safe().wipeAfter(9, passphrase);
            redoubt.safe().changePassphrase(passphrase);
            assertEquals(9, redoubt.safe().wipeAfter());
        }
    }

    @Test
    void afterLockoutThresholdOneHasToWait() throws Exception {
        settle(settings -> settings.setLockoutThreshold(3));
        failToOpen();
        failToOpen();
        assertThrows(LockedOutException.class, () -> openWith("something else"));
        assertThrows(LockedOutException.class, alice::open);
        clock.advance(Duration.ofMinutes(1));
        alice.open().close();
    }

    // passwordRequirements

    private static GroupSettings.Builder digits(GroupSettings.Builder settings, int digits) {
        return settings.setPasswordRequirements(
                PasswordRequirements.newBuilder().setNumbers(digits).setMinLength(10));
    }

    private static Passphrase of(String text) {
        return Passphrase.takeOwnershipOf(text.toCharArray());
    }

    @Test
    void aNewDeviceStaysOfflineUntilItsPassphraseIsGoodEnough() throws Exception {
        appliance.policies.set(settings -> digits(settings, 1));
        Person carol = person("carol");
        try (Redoubt redoubt = carol.enrol(appliance.invite("carol"))) {
            assertThrows(PassphraseDueException.class, () -> redoubt.send("bob", "hello"));
            assertTrue(redoubt.policies().isPassphraseDue());
        }
        try (Redoubt redoubt = carol.open();
                Passphrase weak = of("no digits in this");
                Passphrase good = of("1 digit in this")) {
            assertThrows(PassphraseDueException.class, redoubt::inbox);
            assertEquals(List.of(), redoubt.history(), "what is here can be read");
            assertThrows(ForbiddenByPolicyException.class, () -> redoubt.safe().changePassphrase(weak));
            redoubt.safe().changePassphrase(good);
            redoubt.send("bob", "hello");
        }
        try (Passphrase good = of("1 digit in this");
                Redoubt redoubt = Homes.open(carol.home(), good, carol.environment())) {
            redoubt.inbox();
        }
    }

    @Test
    void aPassphraseThatWasGoodEnoughIsMeasuredAgainOnlyWhenItChanges() throws Exception {
        settle(settings -> settings);
        alice.inbox();
        settle(settings -> digits(settings, 1));
        alice.send("bob", "hello");
        try (Redoubt redoubt = alice.open();
                Passphrase same = alice.passphrase()) {
            assertThrows(ForbiddenByPolicyException.class, () -> redoubt.safe().changePassphrase(same));
        }
    }

    // consentPopup

    private static NetworkSettings.Builder consent(NetworkSettings.Builder network, String content) {
        return network.setConsentPopup(
                ConsentPopup.newBuilder().setEnabled(true).setHeader("Rules").setContent(content));
    }

    @Test
    void nothingIsSentBeforeConsent() throws Exception {
        settleNetwork(network -> consent(network, "Be kind."));
        try (Redoubt redoubt = alice.open()) {
            assertThrows(ConsentDueException.class, () -> redoubt.send("bob", "hello"));
            assertEquals(0, appliance.submitted);
            DevicePolicy.Consent due = redoubt.policies().consentDue().orElseThrow();
            assertEquals(new DevicePolicy.Consent("Rules", "Be kind.", "Acknowledge"), due);
            redoubt.policies().acknowledge(due);
            redoubt.send("bob", "hello");
        }
        assertEquals("again", alice.send("bob", "again").text());
    }

    @Test
    void otherWordsNeedConsentAnew() throws Exception {
        settleNetwork(network -> consent(network, "Be kind."));
        try (Redoubt redoubt = alice.open()) {
            redoubt.policies().acknowledge(redoubt.policies().consentDue().orElseThrow());
        }
        settleNetwork(network -> consent(network, "Be very kind."));
        assertThrows(ConsentDueException.class, () -> alice.send("bob", "hello"));
        settleNetwork(network -> network.setConsentPopup(ConsentPopup.getDefaultInstance()));
        alice.send("bob", "hello");
    }

    // showMasterRecoveryKey

    @Test
    void withoutRecoveryKeysNoneIsShown() throws Exception {
        settle(settings -> settings.setShowMasterRecoveryKey(false));
        try (Redoubt redoubt = alice.open();
                Passphrase passphrase = of("a passphrase for the recovery")) {
            assertThrows(
                    ForbiddenByPolicyException.class,
                    () -> redoubt.recovery().drawWords(Optional.empty()).close());
            assertThrows(
                    ForbiddenByPolicyException.class, () -> redoubt.recovery().setUp(Optional.empty(), passphrase));
        }
    }

    // maxNonSsoSessionMinutes, ssoMaxIdleMinutes, alwaysReauthenticate

    @Test
    void aSessionIsOverAfterSoLong() throws Exception {
        settle(settings -> settings.setMaxNonSsoSessionMinutes(60));
        CompletableFuture<Void> over = new CompletableFuture<>();
        CompletableFuture<Void> connected = new CompletableFuture<>();
        try (Redoubt redoubt = alice.open();
                Subscription listening = redoubt.listen(new MessageListener() {
                    @Override
                    public void message(Message message) {}

                    @Override
                    public void connected() {
                        connected.complete(null);
                    }
                })) {
            redoubt.safe().whenSessionEnds(() -> over.complete(null));
            connected.get(20, TimeUnit.SECONDS);
            clock.advance(HOUR.minusSeconds(1));
            redoubt.history();
            clock.advance(Duration.ofSeconds(1));
            over.get(20, TimeUnit.SECONDS);
            assertThrows(SessionEndedException.class, redoubt::history);
            assertThrows(SessionEndedException.class, () -> redoubt.send("bob", "hello"));
            // The link of a fake does not end with its connection.
            appliance.cutLink("alice");
            assertThrows(SessionEndedException.class, listening::await);
        }
        alice.open().close();
    }

    @Test
    void aDeviceIsLockedAfterTheShortestTimeWithoutAnybody() throws Exception {
        settle(settings -> settings.setSsoMaxIdleMinutes(2));
        try (Redoubt redoubt = alice.open()) {
            assertEquals(Duration.ofMinutes(2), redoubt.safe().lockAfter(Duration.ZERO));
            assertEquals(Duration.ofMinutes(1), redoubt.safe().lockAfter(Duration.ofMinutes(1)));
        }
        settle(settings -> settings.setSsoMaxIdleMinutes(0).setAlwaysReauthenticate(true));
        try (Redoubt redoubt = alice.open()) {
            assertEquals(Duration.ofMinutes(5), redoubt.safe().lockAfter(Duration.ofMinutes(15)));
        }
    }
}
