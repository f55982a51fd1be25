package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.device.DeviceAddition;
import dev.redoubt.client.failure.ForeignAccountException;
import dev.redoubt.client.failure.NotEnrolledException;
import dev.redoubt.protocol.appliance.OpenRendezvousRequest;
import dev.redoubt.protocol.device.RendezvousKeys;
import dev.redoubt.protocol.device.proto.DeviceOffer;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.invitation.DeviceCode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
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
        Person person = new Person(name, folder, appliance, clock);
        person.pauses = _ -> Thread.sleep(1);
        return person;
    }

    /** Puts mallory's account in the place of bob's, under bob's name: the appliance helps, or the rendezvous was over. */
    private void takeOver(String code) throws Exception {
        AccountId account;
        try (Redoubt redoubt = mallory.open()) {
            account = redoubt.conversations()
                    .own()
                    .info()
                    .members()
                    .getFirst()
                    .contact()
                    .account();
        }
        try (DeviceCode seen = DeviceCode.parse(code);
                RendezvousKeys keys = new RendezvousKeys(seen.secret())) {
            DeviceOffer offer = DeviceOffer.newBuilder()
                    .setAccountState(appliance.accounts.state(account))
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
}
