package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.AlreadyEnrolledException;
import dev.redoubt.client.failure.ApplianceUnreachableException;
import dev.redoubt.client.failure.InvalidInvitationLinkException;
import dev.redoubt.client.failure.NotEnrolledException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.client.failure.WrongPassphraseException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentIT {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person alice;

    @BeforeEach
    void alice() {
        alice = new Person("alice", folder, appliance, clock);
    }

    @Test
    void givesTheNameThatWasInvited() throws Exception {
        try (Redoubt redoubt = alice.enrol(appliance.invite("alice"))) {
            assertEquals("alice", redoubt.name());
        }
        assertEquals(100, appliance.node("alice").pool.size());
    }

    @Test
    void aBotEnrolsWithItsChallengeAlsoAfterAWrongOne() throws Exception {
        Person bot = new Person("weatherbot", folder, appliance, clock);
        String link = appliance.invite("weatherbot");
        assertThrows(RefusedByApplianceException.class, () -> bot.enrol(link));
        assertThrows(RefusedByApplianceException.class, () -> bot.enrolBot(link, "another"));
        appliance.enrolment = FakeAppliance.Fault.AFTER;
        String challenge = "the challenge of weatherbot";
        assertThrows(ApplianceUnreachableException.class, () -> bot.enrolBot(link, challenge));
        try (Redoubt redoubt = bot.enrolBot(link, challenge)) {
            assertEquals("weatherbot", redoubt.name());
        }
    }

    @Test
    void isFoundAgainWhenOpened() throws Exception {
        alice.enrolled();
        try (Redoubt redoubt = alice.open()) {
            assertEquals("alice", redoubt.name());
        }
    }

    @Test
    void anAnswerThatWasLostIsAskedForAgain() throws Exception {
        String link = appliance.invite("alice");
        appliance.enrolment = FakeAppliance.Fault.AFTER;
        assertThrows(ApplianceUnreachableException.class, () -> alice.enrol(link));
        assertThrows(NotEnrolledException.class, alice::open);
        try (Redoubt redoubt = alice.enrol(link)) {
            assertEquals("alice", redoubt.name());
        }
    }

    @Test
    void aRefusedLinkMayBeReplacedByAnother() throws Exception {
        String link = appliance.invite("alice");
        new Person("mallory", folder, appliance, clock).enrol(link).close();
        assertThrows(RefusedByApplianceException.class, () -> alice.enrol(link));
        try (Redoubt redoubt = alice.enrol(appliance.invite("alice2"))) {
            assertEquals("alice2", redoubt.name());
        }
    }

    @Test
    void aHomeIsEnrolledOnce() throws Exception {
        alice.enrolled();
        String another = appliance.invite("alice2");
        assertThrows(AlreadyEnrolledException.class, () -> alice.enrol(another));
    }

    @Test
    void aLinkThatWasCutMakesNothing() {
        String link = appliance.invite("alice");
        String cut = link.substring(0, link.length() - 3);
        assertThrows(InvalidInvitationLinkException.class, () -> alice.enrol(cut));
        assertFalse(Files.exists(alice.home()));
    }

    @Test
    void anEmptyHomeIsNotEnrolled() {
        assertThrows(NotEnrolledException.class, alice::open);
    }

    @Test
    void anotherPassphraseDoesNotOpenIt() throws Exception {
        alice.enrolled();
        try (Passphrase wrong = Passphrase.takeOwnershipOf("something else".toCharArray())) {
            assertThrows(WrongPassphraseException.class, () -> Homes.open(alice.home(), wrong, alice.environment()));
        }
    }
}
