package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.device.DeviceAddition;
import dev.redoubt.client.failure.CodeRefusedException;
import dev.redoubt.client.failure.ForeignAccountException;
import dev.redoubt.client.failure.ForgedJoiningException;
import dev.redoubt.client.failure.NotEnrolledException;
import dev.redoubt.client.failure.OutdatedDeviceException;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.JoinRequest;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.appliance.OpenRendezvousRequest;
import dev.redoubt.protocol.device.RendezvousKeys;
import dev.redoubt.protocol.device.proto.DeviceAnswer;
import dev.redoubt.protocol.device.proto.DeviceOffer;
import dev.redoubt.protocol.device.proto.RestoredContact;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.invitation.DeviceCode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device that joins by a code while somebody else has seen the code as well. */
@Timeout(60)
class JoiningIT {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person bob;
    private Person mallory;
    private Person telephone;

    @BeforeEach
    void enrolBoth() throws Exception {
        bob = person("bob").enrolled();
        mallory = person("mallory").enrolled();
        telephone = person("telephone");
    }

    private Person person(String name) {
        return new Person(name, folder, appliance, clock).patient();
    }

    /** Puts mallory's account in the place of bob's, under bob's name: the appliance helps, or the rendezvous was over. */
    private void takeOver(String code) throws Exception {
        try (Redoubt redoubt = mallory.open()) {
            offer(code, appliance.accounts.state(account(redoubt)));
        }
    }

    private static AccountId account(Redoubt redoubt) throws Exception {
        return redoubt.conversations()
                .own()
                .info()
                .members()
                .getFirst()
                .contact()
                .account();
    }

    private void offer(String code, ByteString state) throws Exception {
        try (DeviceCode seen = DeviceCode.parse(code);
                RendezvousKeys keys = new RendezvousKeys(seen.secret())) {
            DeviceOffer offer = DeviceOffer.newBuilder()
                    .setAccountState(state)
                    .setName("bob")
                    .build();
            appliance.accounts.open(OpenRendezvousRequest.newBuilder()
                    .setId(ByteString.copyFrom(keys.id().toBytes()))
                    .setOffer(ByteString.copyFrom(keys.sealOffer(offer.toByteArray(), new SecureRandom())))
                    .build());
        }
    }

    @Test
    void whoeverAnswersFirstWithAnAccountOfTheirOwnDoesNotGetTheDevice() throws Exception {
        try (Redoubt redoubt = bob.open();
                DeviceAddition addition = redoubt.devices().add()) {
            takeOver(addition.code());
            CompletableFuture<Fingerprint> asked = new CompletableFuture<>();
            assertThrows(
                    ForeignAccountException.class,
                    () -> telephone.join(addition.code(), (name, fingerprint) -> {
                        assertEquals("bob", name);
                        asked.complete(fingerprint);
                        return fingerprint.equals(redoubt.fingerprint());
                    }));
            assertNotEquals(redoubt.fingerprint(), asked.get());
        }
        assertThrows(NotEnrolledException.class, telephone::open);
    }

    @Test
    void nothingIsLeftForTheOtherSideBeforeTheUserHasSaidYes() throws Exception {
        try (Redoubt redoubt = bob.open();
                DeviceAddition addition = redoubt.devices().add();
                DeviceCode code = DeviceCode.parse(addition.code());
                RendezvousKeys keys = new RendezvousKeys(code.secret())) {
            ByteString id = ByteString.copyFrom(keys.id().toBytes());
            assertThrows(
                    ForeignAccountException.class,
                    () -> telephone.join(addition.code(), (_, _) -> {
                        assertTrue(requestAt(id).isEmpty());
                        return false;
                    }));
            assertTrue(requestAt(id).isEmpty());
        }
    }

    private ByteString requestAt(ByteString id) {
        try {
            return appliance.accounts.read(id).getRequest();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void afterANoTheSameHomeJoinsTheRightAccount() throws Exception {
        try (Redoubt redoubt = bob.open();
                DeviceAddition wrong = redoubt.devices().add()) {
            takeOver(wrong.code());
            assertThrows(ForeignAccountException.class, () -> telephone.join(wrong.code(), (_, _) -> false));
        }
        assertFalse(Container.exists(folder.resolve("telephone")), "another passphrase may be chosen now");
        try (Redoubt redoubt = bob.open();
                DeviceAddition addition = redoubt.devices().add()) {
            CompletableFuture<String> joined = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> join(redoubt.fingerprint(), addition.code(), joined));
            addition.confirm(addition.awaitRequest());
            assertEquals("bob", joined.get());
        }
    }

    private void join(Fingerprint expected, String code, CompletableFuture<String> joined) {
        try (Redoubt redoubt = telephone.join(code, (_, shown) -> shown.equals(expected))) {
            joined.complete(redoubt.name());
        } catch (Exception e) {
            joined.completeExceptionally(e);
        }
    }

    @Test
    void anAnswerOfAnotherAccountThanTheConfirmedOneIsNotTaken() throws Exception {
        try (Redoubt redoubt = bob.open();
                DeviceAddition addition = redoubt.devices().add()) {
            CompletableFuture<String> joined = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> join(redoubt.fingerprint(), addition.code(), joined));
            DeviceAddition.Request request = addition.awaitRequest();
            try (Redoubt other = mallory.open();
                    DeviceAddition hers = other.devices().add()) {
                // Certified for bob's account, so that her root signs nothing for it.
                assertThrows(Exception.class, () -> hers.confirm(request));
            }
            addition.confirm(request);
            assertEquals("bob", joined.get());
        }
    }

    /** What somebody else would like the new device to believe: the state that adds it, a storage key and a contact of theirs. */
    private static DeviceAnswer planted(VerifiedAccountState next) {
        return DeviceAnswer.newBuilder()
                .setAccountState(ByteString.copyFrom(next.toBytes()))
                .setStorageKey(ByteString.copyFrom(new byte[32]))
                .addContacts(RestoredContact.newBuilder()
                        .setAccountId(ByteString.copyFrom(new byte[32]))
                        .setName("alice"))
                .build();
    }

    private interface Answering {
        byte[] answer(Eavesdropper other, JoinRequest request) throws Exception;
    }

    /** The telephone asks to join bob's account, and somebody else who has the code answers first. */
    private Throwable answeredByAnother(Answering answering) throws Exception {
        try (Redoubt redoubt = bob.open();
                DeviceAddition addition = redoubt.devices().add();
                Eavesdropper other = new Eavesdropper(appliance, clock, addition.code())) {
            CompletableFuture<String> joined = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> join(redoubt.fingerprint(), addition.code(), joined));
            JoinRequest request = other.request();
            other.leaveAnswer(request, answering.answer(other, request));
            Throwable failure = failure(joined);
            assertFalse(Container.exists(folder.resolve("telephone")), "nothing of it was kept");
            return failure;
        }
    }

    @Test
    void whoHasTheCodeAndAnswersFirstAsAnotherAccountPlantsNothing() throws Exception {
        Throwable failure = answeredByAnother(
                (other, request) -> other.signed(mallory, request, planted(other.next(bob, request))));
        assertInstanceOf(ForgedJoiningException.class, failure);
        assertInstanceOf(InvalidChainException.WrongOwner.class, failure.getCause());
    }

    @Test
    void anAnswerThatNobodyHasSignedIsAnOlderDevices() throws Exception {
        Throwable failure = answeredByAnother(
                (other, request) -> planted(other.next(bob, request)).toByteArray());
        assertInstanceOf(OutdatedDeviceException.class, failure);
    }

    @Test
    void anAnswerWhoseContentWasExchangedIsNotTaken() throws Exception {
        Throwable failure = answeredByAnother((other, request) -> {
            byte[] good = other.signed(bob, request, planted(other.next(bob, request)));
            good[good.length - 64 - 1] ^= 1;
            return good;
        });
        assertInstanceOf(InvalidChainException.BadSignature.class, failure.getCause());
    }

    @Test
    void anAnswerOfADeviceThatWasRevokedSinceIsNotTaken() throws Exception {
        Person tablet = person("tablet").joined(bob);
        ByteString stale;
        try (Redoubt redoubt = bob.open()) {
            stale = appliance.accounts.state(account(redoubt));
            redoubt.devices().revoke(deviceOtherThanThis(redoubt));
        }
        try (Redoubt redoubt = bob.open();
                DeviceAddition addition = redoubt.devices().add();
                Eavesdropper other = new Eavesdropper(appliance, clock, addition.code())) {
            offer(addition.code(), stale);
            CompletableFuture<String> joined = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> join(redoubt.fingerprint(), addition.code(), joined));
            JoinRequest request = other.request();
            other.leaveAnswer(request, other.signed(tablet, request, planted(other.next(bob, request))));
            Throwable failure = failure(joined);
            assertInstanceOf(ForgedJoiningException.class, failure);
            assertInstanceOf(InvalidChainException.RevokedNode.class, failure.getCause());
        }
    }

    private static Throwable failure(CompletableFuture<String> joined) {
        return Optional.ofNullable(
                        assertThrows(ExecutionException.class, joined::get).getCause())
                .orElseThrow();
    }

    private static String deviceOtherThanThis(Redoubt redoubt) throws Exception {
        return redoubt.devices().list().stream()
                .filter(device -> !device.isThis())
                .findFirst()
                .orElseThrow()
                .fingerprint();
    }

    @Test
    void whoPutsAnotherKeyIntoTheRequestDoesNotGetTheAnswer() throws Exception {
        try (Redoubt redoubt = bob.open();
                DeviceAddition addition = redoubt.devices().add();
                Eavesdropper other = new Eavesdropper(appliance, clock, addition.code())) {
            CompletableFuture<String> joined = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> join(redoubt.fingerprint(), addition.code(), joined));
            JoinRequest request = other.request();
            // The appliance lets the request be replaced by another one.
            offer(addition.code(), appliance.accounts.state(account(redoubt)));
            other.leaveRequest(other.withOwnKey(request));
            ForgedJoiningException failure = assertThrows(ForgedJoiningException.class, addition::awaitRequest);
            assertInstanceOf(InvalidChainException.BadSignature.class, failure.getCause());
        }
    }

    @Test
    void aRequestThatNobodyHasSignedIsAnOlderDevices() throws Exception {
        try (Redoubt redoubt = bob.open();
                DeviceAddition addition = redoubt.devices().add();
                Eavesdropper other = new Eavesdropper(appliance, clock, addition.code())) {
            other.leaveRequest(new byte[] {0x0a, 0x00});
            assertThrows(OutdatedDeviceException.class, addition::awaitRequest);
        }
    }

    private void telephonesClockIsOff(Duration off) {
        TestClock wrong = new TestClock();
        wrong.advance(off);
        telephone = new Person("telephone", folder, appliance, wrong).patient();
    }

    @Test
    void aClockThatIsTooFarAheadIsNoForgery() throws Exception {
        telephonesClockIsOff(Lifetimes.CLOCK_SKEW.plusSeconds(1));
        try (Redoubt redoubt = bob.open();
                DeviceAddition addition = redoubt.devices().add()) {
            Thread.ofVirtual().start(() -> join(redoubt.fingerprint(), addition.code(), new CompletableFuture<>()));
            CodeRefusedException failure = assertThrows(CodeRefusedException.class, addition::awaitRequest);
            assertInstanceOf(InvalidChainException.NotYetValid.class, failure.getCause());
            assertTrue(String.valueOf(failure.getMessage()).contains("set the clocks"));
        }
    }

    @Test
    void aClockThatIsTooFarBehindIsNoForgery() throws Exception {
        telephonesClockIsOff(Lifetimes.CLOCK_SKEW.plusSeconds(1).negated());
        Throwable failure =
                answeredByAnother((other, request) -> other.signed(bob, request, planted(other.next(bob, request))));
        assertInstanceOf(CodeRefusedException.class, failure);
        assertInstanceOf(InvalidChainException.NotYetValid.class, failure.getCause());
    }

    @Test
    void aClockThatIsOffByWhatIsAllowedIsGoodEnough() throws Exception {
        telephonesClockIsOff(Lifetimes.CLOCK_SKEW);
        try (Redoubt redoubt = bob.open();
                DeviceAddition addition = redoubt.devices().add()) {
            Thread.ofVirtual().start(() -> join(redoubt.fingerprint(), addition.code(), new CompletableFuture<>()));
            addition.awaitRequest();
        }
    }
}
