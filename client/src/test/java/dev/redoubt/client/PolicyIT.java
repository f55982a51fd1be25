package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.client.failure.DeviceErasedException;
import dev.redoubt.client.failure.NotEnrolledException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.UntrustedApplianceException;
import dev.redoubt.client.gateway.Gateway;
import dev.redoubt.client.gateway.GatewayAddress;
import dev.redoubt.client.model.DevicePolicy;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.MessageListener;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.model.SendOptions;
import dev.redoubt.protocol.identity.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a policy comes to a device, what is refused, what holds meanwhile, and how a device is erased. */
@Timeout(60)
class PolicyIT {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private final FakePolicies policies = appliance.policies;
    private Person alice;

    @BeforeEach
    void enrol() throws Exception {
        alice = person("alice").enrolled();
    }

    private Person person(String name) {
        return new Person(name, folder, appliance, clock).patient();
    }

    /** An hour is what messages may live. */
    private void anHour() {
        policies.set(settings -> settings.setMaxTtl(3600));
    }

    private ByteString account() throws Exception {
        return ByteString.copyFrom(appliance.state("alice").account().toBytes());
    }

    private ByteString device() throws Exception {
        return ByteString.copyFrom(
                appliance.state("alice").nodes().getFirst().id().toBytes());
    }

    /** The policy after the appliance was asked. */
    private DevicePolicy refreshed() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            redoubt.policies().refresh();
            return redoubt.policies().current();
        }
    }

    private List<Notice.Kind> notices() throws Exception {
        try (Redoubt redoubt = alice.open()) {
            List<Notice> notices = redoubt.notices();
            redoubt.markNoticed(notices);
            return notices.stream().map(Notice::kind).toList();
        }
    }

    @Test
    void withoutAPolicyNothingIsRestricted() throws Exception {
        DevicePolicy policy = refreshed();
        assertEquals(DevicePolicy.NONE, policy);
        assertEquals(List.of(), policies.applied);
    }

    @Test
    void whatCameOnceHoldsAlsoOffline() throws Exception {
        anHour();
        assertEquals(Optional.of(Duration.ofHours(1)), refreshed().lives().timeToLive());
        appliance.away = true;
        clock.advance(Duration.ofDays(400));
        try (Redoubt redoubt = alice.open()) {
            assertEquals(
                    Optional.of(Duration.ofHours(1)),
                    redoubt.policies().current().lives().timeToLive());
        }
    }

    @Test
    void theFirstCallOfEveryProgramAsks() throws Exception {
        anHour();
        try (Redoubt redoubt = alice.open()) {
            assertEquals(DevicePolicy.NONE, redoubt.policies().current());
            redoubt.inbox();
            assertTrue(redoubt.policies().current().isThere());
        }
    }

    @Test
    void itIsAskedForAgainAfterAnHour() throws Exception {
        person("bob").enrolled();
        try (Redoubt redoubt = alice.open()) {
            redoubt.send("bob", "one");
            redoubt.send("bob", "two");
            assertEquals(1, policies.asked);
            clock.advance(Duration.ofHours(1));
            anHour();
            Message third = redoubt.send("bob", "three");
            assertEquals(2, policies.asked);
            assertEquals(Optional.of(clock.instant().plus(Duration.ofHours(1))), third.expiresAt());
        }
    }

    /** Who keeps the first answer back does not keep an order back for an hour. */
    @Test
    void whereNoAnswerCameItIsAskedForAgainSoon() throws Exception {
        person("bob").enrolled();
        try (Redoubt redoubt = alice.open()) {
            policies.refusal = Optional.of("busy");
            redoubt.send("bob", "one");
            redoubt.send("bob", "two");
            assertEquals(1, policies.asked, "not with every call");
            policies.refusal = Optional.empty();
            anHour();
            clock.advance(Duration.ofSeconds(1));
            Message third = redoubt.send("bob", "three");
            assertEquals(2, policies.asked);
            assertEquals(Optional.of(clock.instant().plus(Duration.ofHours(1))), third.expiresAt());
            clock.advance(Duration.ofMinutes(59));
            redoubt.send("bob", "four");
            assertEquals(2, policies.asked, "it was answered");
        }
    }

    @Test
    void aReportThatDidNotArriveIsRepeatedSoon() throws Exception {
        person("bob").enrolled();
        anHour();
        try (Redoubt redoubt = alice.open()) {
            policies.reportRefusal = Optional.of("busy");
            redoubt.send("bob", "one");
            assertEquals(List.of(), policies.applied);
            policies.reportRefusal = Optional.empty();
            clock.advance(Duration.ofSeconds(1));
            redoubt.send("bob", "two");
            assertEquals(List.of(1L), policies.applied);
        }
    }

    @Test
    void aDeviceThatListensHearsOfItAtOnce() throws Exception {
        anHour();
        CompletableFuture<Notice> told = new CompletableFuture<>();
        CompletableFuture<Void> connected = new CompletableFuture<>();
        try (Redoubt redoubt = alice.open();
                Subscription _ = redoubt.listen(new MessageListener() {
                    @Override
                    public void message(Message message) {}

                    @Override
                    public void connected() {
                        connected.complete(null);
                    }

                    @Override
                    public void notice(Notice notice) {
                        told.complete(notice);
                    }
                })) {
            connected.get(20, TimeUnit.SECONDS);
            policies.set(settings -> settings.setFilesEnabled(false));
            appliance.announcePolicy(appliance.node("alice"));
            assertEquals(
                    Notice.Kind.POLICY_CHANGED, told.get(20, TimeUnit.SECONDS).kind());
            assertFalse(redoubt.policies().current().files().allowed());
        }
    }

    @Test
    void itIsReportedOnceItHolds() throws Exception {
        anHour();
        refreshed();
        refreshed();
        assertEquals(List.of(1L), policies.applied);
        anHour();
        refreshed();
        assertEquals(List.of(1L, 2L), policies.applied);
    }

    @Test
    void theUserIsToldOfChangesButNotOfTheFirstOne() throws Exception {
        anHour();
        refreshed();
        assertEquals(List.of(), notices());
        policies.set(settings -> settings);
        refreshed();
        assertEquals(List.of(), notices(), "another version, with nothing else in it");
        policies.set(settings -> settings.setMaxTtl(60));
        refreshed();
        assertEquals(List.of(Notice.Kind.POLICY_CHANGED), notices());
    }

    /** What was refused changed nothing, was not reported, and was told once. */
    private void assertRefused() throws Exception {
        int reports = policies.applied.size();
        for (int i = 0; i < 2; i++) {
            assertEquals(Optional.of(Duration.ofHours(1)), refreshed().lives().timeToLive());
        }
        assertEquals(reports, policies.applied.size());
        assertEquals(List.of(Notice.Kind.POLICY_REFUSED), notices());
        try (Redoubt redoubt = alice.open()) {
            assertTrue(redoubt.policies().isRefused());
        }
    }

    private void show(long version) throws Exception {
        policies.set(settings -> settings.setMaxTtl(7200));
        policies.version = version;
        policies.shown = Optional.of(policies.signed(account(), device()));
    }

    private void holds(long version) throws Exception {
        policies.version = version - 1;
        anHour();
        refreshed();
    }

    @Test
    void anOlderPolicyIsRefused() throws Exception {
        holds(7);
        show(6);
        assertRefused();
    }

    @Test
    void theNextGoodPolicyIsTakenAfterABadOne() throws Exception {
        holds(7);
        show(6);
        assertRefused();
        policies.shown = Optional.empty();
        show(8);
        assertEquals(Optional.of(Duration.ofHours(2)), refreshed().lives().timeToLive());
        try (Redoubt redoubt = alice.open()) {
            assertFalse(redoubt.policies().isRefused());
        }
    }

    /** Whoever shows this and that in turn makes no noise with it. */
    @Test
    void refusalsInTurnAreToldOnceEach() throws Exception {
        holds(7);
        show(6);
        ByteString older = policies.shown.orElseThrow();
        ByteString none = ByteString.copyFrom(new byte[300]);
        policies.version = 7;
        List<Notice.Kind> told = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            for (ByteString shown : List.of(older, none)) {
                policies.shown = Optional.of(shown);
                refreshed();
                told.addAll(notices());
            }
            policies.shown = Optional.empty();
            policies.set(settings -> settings.setMaxTtl(3600));
            policies.version = 7;
            refreshed();
        }
        assertEquals(List.of(Notice.Kind.POLICY_REFUSED, Notice.Kind.POLICY_REFUSED), told);
        show(8);
        refreshed();
        policies.shown = Optional.of(older);
        refreshed();
        assertEquals(List.of(Notice.Kind.POLICY_CHANGED, Notice.Kind.POLICY_REFUSED), notices());
    }

    @Test
    void aPolicyForSomebodyElseIsRefused() throws Exception {
        person("bob").enrolled();
        holds(7);
        policies.set(settings -> settings.setMaxTtl(7200));
        ByteString bob = ByteString.copyFrom(appliance.state("bob").account().toBytes());
        policies.shown = Optional.of(policies.signed(bob, device()));
        assertRefused();
    }

    @Test
    void aPolicyForAnotherDeviceOfTheAccountIsRefused() throws Exception {
        holds(7);
        policies.set(settings -> settings.setMaxTtl(7200));
        policies.shown = Optional.of(policies.signed(account(), ByteString.copyFrom(new byte[NodeId.SIZE])));
        assertRefused();
    }

    @Test
    void aPolicyOfAnotherNetworkIsRefused() throws Exception {
        holds(7);
        policies.networkId = "87654321";
        show(8);
        assertRefused();
    }

    @Test
    void aKeyUnderASerialThatAnotherKeyHasIsRefused() throws Exception {
        holds(7);
        policies.keySeed = 3;
        show(8);
        assertRefused();
    }

    @Test
    void aKeyThatWasReplacedIsRefusedHoweverHighItsVersions() throws Exception {
        policies.serial = 2;
        policies.keySeed = 3;
        holds(7);
        policies.serial = 1;
        policies.keySeed = 2;
        show(Long.MAX_VALUE);
        assertRefused();
    }

    @Test
    void aRenewedKeyEndsWhatAStolenOneHasSigned() throws Exception {
        holds(Long.MAX_VALUE);
        policies.serial = 2;
        policies.keySeed = 3;
        show(8);
        assertEquals(Optional.of(Duration.ofHours(2)), refreshed().lives().timeToLive());
    }

    @Test
    void bytesThatAreNoPolicyAreRefused() throws Exception {
        holds(7);
        policies.shown = Optional.of(ByteString.copyFrom(new byte[300]));
        assertRefused();
    }

    @Test
    void aChangedByteIsRefused() throws Exception {
        holds(7);
        show(8);
        byte[] changed = policies.shown.orElseThrow().toByteArray();
        changed[changed.length - 100] ^= 1;
        policies.shown = Optional.of(ByteString.copyFrom(changed));
        assertRefused();
    }

    /** The clock that never goes back: what was read of it says that it is not as early as it pretends. */
    @Test
    void aClockThatIsSetBackKeepsNoPolicyOut() throws Exception {
        holds(7);
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().own().send("now");
        }
        policies.set(settings -> settings.setMaxTtl(7200));
        policies.shown = Optional.of(policies.signed(account(), device()));
        clock.advance(Duration.ofDays(-30));
        assertEquals(Optional.of(Duration.ofHours(2)), refreshed().lives().timeToLive());
    }

    @Test
    void aCertificateThatExpiredIsRefusedAndWhatHeldGoesOn() throws Exception {
        holds(7);
        show(8);
        clock.advance(Duration.ofDays(31));
        assertRefused();
    }

    @Test
    void anApplianceThatKnowsNoPoliciesIsNoTrouble() throws Exception {
        person("bob").enrolled();
        policies.refusal = Optional.of("status_404");
        assertEquals("hello", alice.send("bob", "hello").text());
    }

    /** Or a gateway, which looks each second, would make a handshake each second. */
    @Test
    void whateverFailsIsAskedForAgainNoSoonerThanWhatIsAway() throws Exception {
        person("bob").enrolled();
        RedoubtException untrusted = new UntrustedApplianceException("x", "a test", "wait", new IOException());
        policies.failure = Optional.of(untrusted);
        try (Redoubt redoubt = alice.open()) {
            assertSame(untrusted, assertThrows(RedoubtException.class, () -> redoubt.send("bob", "one")));
            redoubt.send("bob", "two");
            assertEquals(1, policies.asked);
            clock.advance(Duration.ofSeconds(1));
            assertThrows(UntrustedApplianceException.class, () -> redoubt.send("bob", "three"));
            clock.advance(Duration.ofSeconds(1));
            redoubt.send("bob", "four");
            assertEquals(2, policies.asked, "the waits grow");
        }
    }

    // Erased by order.

    private void reset() throws Exception {
        policies.set(settings -> settings);
        policies.reset.add(device());
    }

    private void assertErased() throws Exception {
        assertFalse(Redoubt.exists(alice.home()));
        assertEquals(Optional.of(clock.instant()), Redoubt.erasedAt(alice.home()));
        assertThrows(DeviceErasedException.class, alice::open);
        try (var files = Files.list(alice.home())) {
            assertEquals(
                    List.of("container.erased"),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.endsWith(".lock"))
                            .toList());
        }
        assertEquals(List.of(policies.version), policies.applied);
    }

    @Test
    void anOrderErasesTheDeviceAtItsNextCall() throws Exception {
        person("bob").enrolled();
        reset();
        try (Redoubt redoubt = alice.open()) {
            assertThrows(DeviceErasedException.class, () -> redoubt.send("bob", "hello"));
            assertThrows(DeviceErasedException.class, redoubt::history);
        }
        assertErased();
    }

    @Test
    void anOrderUnderTheVersionThatHoldsIsObeyedToo() throws Exception {
        anHour();
        refreshed();
        policies.applied.clear();
        policies.reset.add(device());
        try (Redoubt redoubt = alice.open()) {
            assertThrows(DeviceErasedException.class, redoubt::inbox);
        }
        assertErased();
    }

    @Test
    void anOrderErasesADeviceThatListens() throws Exception {
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
            connected.get(20, TimeUnit.SECONDS);
            reset();
            appliance.announcePolicy(appliance.node("alice"));
            assertThrows(DeviceErasedException.class, listening::await);
        }
        assertErased();
    }

    /** The gateway's own open files would be readable for as long as it runs. */
    @Test
    void aGatewayEndsWhenAnotherProcessErasesTheDevice() throws Exception {
        try (Redoubt redoubt = alice.open();
                Gateway gateway = gateway(redoubt);
                Redoubt other = alice.open()) {
            reset();
            assertThrows(DeviceErasedException.class, other::inbox);
            assertThrows(DeviceErasedException.class, gateway::await);
            assertThrows(DeviceErasedException.class, redoubt::history);
        }
        assertErased();
    }

    private Gateway gateway(Redoubt redoubt) throws Exception {
        return redoubt.gateway(GatewayAddress.loopback("127.0.0.1", 0), folder.resolve("gateway.token"));
    }

    /** As it is after too many wrong passphrases, or where there is another device by now. */
    @Test
    void aGatewayEndsWhenItsFilesAreNotThoseItOpened() throws Exception {
        Path database = alice.home().resolve("container.db");
        try (Redoubt redoubt = alice.open();
                Gateway gateway = gateway(redoubt)) {
            Files.copy(database, folder.resolve("copy"));
            Files.move(folder.resolve("copy"), database, StandardCopyOption.REPLACE_EXISTING);
            assertThrows(NotEnrolledException.class, gateway::await);
        }
        Person bob = person("bob").enrolled();
        try (Redoubt redoubt = bob.open();
                Gateway gateway = gateway(redoubt)) {
            Files.delete(bob.home().resolve("container.header"));
            assertThrows(NotEnrolledException.class, gateway::await);
        }
    }

    @Test
    void aGatewayEndsWithItsDevice() throws Exception {
        Redoubt redoubt = alice.open();
        try (Gateway gateway = gateway(redoubt)) {
            redoubt.close();
            gateway.await();
        }
        assertFalse(Files.exists(folder.resolve("gateway.token")));
    }

    @Test
    void anOrderForAnotherDeviceErasesNothing() throws Exception {
        anHour();
        ByteString other = ByteString.copyFrom(new byte[NodeId.SIZE]);
        policies.reset.add(other);
        policies.shown = Optional.of(policies.signed(account(), other));
        refreshed();
        assertTrue(Redoubt.exists(alice.home()));
        assertEquals(List.of(Notice.Kind.POLICY_REFUSED), notices());
    }

    @Test
    void anOrderOfAKeyThatWasReplacedErasesNothing() throws Exception {
        policies.serial = 2;
        policies.keySeed = 3;
        holds(7);
        policies.serial = 1;
        policies.keySeed = 2;
        policies.version = 100;
        policies.reset.add(device());
        policies.shown = Optional.of(policies.signed(account(), device()));
        refreshed();
        assertTrue(Redoubt.exists(alice.home()));
    }

    /** Refusals alone, which a thief of the database could bring about, erase nothing. */
    @Test
    void aDeviceThatIsMerelyRefusedKeepsWhatItHas() throws Exception {
        person("bob").enrolled();
        alice.send("bob", "hello");
        appliance.refusal = Optional.of("device_refused");
        try (Redoubt redoubt = alice.open()) {
            assertThrows(RefusedByApplianceException.class, () -> redoubt.send("bob", "again"));
            assertEquals(2, redoubt.history().size());
        }
    }

    @Test
    void anotherDeviceCanBeMadeInTheSameHome() throws Exception {
        reset();
        try (Redoubt redoubt = alice.open()) {
            assertThrows(DeviceErasedException.class, redoubt::inbox);
        }
        Person again = new Person("alice", folder, appliance, clock);
        again.enrol(appliance.invite("alice2")).close();
        assertEquals(Optional.empty(), Redoubt.erasedAt(alice.home()));
        again.open().close();
    }

    @Test
    void aHomeWithoutADeviceIsNotOneThatWasErased() {
        Person nobody = person("nobody");
        assertThrows(NotEnrolledException.class, nobody::open);
    }

    /** Half a file of somebody is readable, and lies outside of the container. */
    @Test
    void unfinishedDownloadsGoWithTheDevice() throws Exception {
        Person bob = person("bob").enrolled();
        Path source = Files.write(folder.resolve("plan.pdf"), new byte[40_000_000]);
        Path target = Files.createDirectory(folder.resolve("target"));
        try (Redoubt redoubt = bob.open()) {
            redoubt.conversations().sendFile("alice", source, SendOptions.defaults(), (_, _) -> {});
        }
        long number = alice.inbox().getFirst().number();
        try (Redoubt redoubt = alice.open()) {
            assertThrows(
                    IllegalStateException.class,
                    () -> redoubt.conversations().download(number, target, (done, _) -> {
                        if (done > 0) {
                            throw new IllegalStateException("the process dies here");
                        }
                    }));
        }
        try (var parts = Files.list(target)) {
            assertEquals(1, parts.count());
        }
        reset();
        try (Redoubt redoubt = alice.open()) {
            assertThrows(DeviceErasedException.class, redoubt::inbox);
        }
        try (var parts = Files.list(target)) {
            assertEquals(0, parts.count());
        }
    }
}
