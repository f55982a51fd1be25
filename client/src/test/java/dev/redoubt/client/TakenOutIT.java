package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.redoubt.client.conversation.Conversation;
import dev.redoubt.client.failure.NoDeviceException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.UnknownNameException;
import dev.redoubt.client.model.Notice;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What senders make of somebody whom an administrator has suspended, reset or deleted. */
@Timeout(60)
class TakenOutIT {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAppliance appliance = new FakeAppliance(clock);
    private Person alice;
    private Person bob;
    private Person carol;

    @BeforeEach
    void aliceMakesAGroup() throws Exception {
        alice = new Person("alice", folder, appliance, clock).enrolled();
        bob = new Person("bob", folder, appliance, clock).enrolled();
        carol = new Person("carol", folder, appliance, clock).enrolled();
        try (Redoubt redoubt = alice.open()) {
            redoubt.conversations().createGroup("Hikers", List.of("bob", "carol"));
            redoubt.markNoticed(redoubt.notices());
        }
    }

    private static List<Notice.Kind> say(Person person, String text) throws Exception {
        try (Redoubt redoubt = person.open()) {
            group(redoubt).send(text);
            List<Notice> notices = redoubt.notices();
            redoubt.markNoticed(notices);
            return notices.stream().map(Notice::kind).toList();
        }
    }

    private static Conversation group(Redoubt redoubt) throws RedoubtException {
        return redoubt.conversations().group("Hikers");
    }

    @Test
    void aGroupGoesOnWithoutWhomAnAdministratorTookOutAndItsMembersAreTold() throws Exception {
        appliance.takeOut("carol");
        assertEquals(List.of(Notice.Kind.LEFT_OUT), say(alice, "without carol"));
        assertEquals(List.of("without carol"), bob.texts());
        appliance.letIn("carol");
        assertEquals(List.of(), say(alice, "with carol"));
        assertEquals(List.of("with carol"), carol.texts());
    }

    @Test
    void aGroupGoesOnWithoutWhomAnAdministratorDeletedAndItsMembersAreTold() throws Exception {
        appliance.delete("carol");
        assertEquals(List.of(Notice.Kind.LEFT_OUT), say(alice, "without carol"));
        assertEquals(List.of("without carol"), bob.texts());
    }

    @Test
    void whoeverWritesToSomebodyWhoWasTakenOutIsToldThatThereIsNoDevice() throws Exception {
        appliance.takeOut("bob");
        try (Redoubt redoubt = alice.open()) {
            assertThrows(NoDeviceException.class, () -> redoubt.send("bob", "are you there?"));
        }
        appliance.letIn("bob");
        try (Redoubt redoubt = alice.open()) {
            redoubt.send("bob", "there you are");
        }
        assertEquals(List.of("there you are"), bob.texts());
    }

    @Test
    void whoeverWritesToSomebodyWhoWasDeletedIsToldThatNobodyHasTheName() throws Exception {
        appliance.delete("bob");
        try (Redoubt redoubt = alice.open()) {
            assertThrows(UnknownNameException.class, () -> redoubt.send("bob", "are you there?"));
        }
    }

    @Test
    void theAppliancesWordPutsNobodyIn() throws Exception {
        appliance.show = response -> response.toBuilder()
                .addWithheld(ByteString.copyFromUtf8("no node"))
                .addWithheld(ByteString.copyFrom(new byte[16]))
                .build();
        assertEquals(List.of(), say(alice, "to both"));
        assertEquals(List.of("to both"), bob.texts());
        assertEquals(List.of("to both"), carol.texts());
    }
}
