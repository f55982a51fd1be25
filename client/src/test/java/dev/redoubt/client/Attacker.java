package dev.redoubt.client;

import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.messaging.Destination;
import dev.redoubt.client.messaging.LiveNode;
import dev.redoubt.client.messaging.Sending;
import dev.redoubt.client.store.ApplianceRecords;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.MessageReference;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/** Somebody's device that says what no honest one would say. */
final class Attacker {
    private final Person person;
    private final FakeAppliance appliance;
    private final TestClock clock;

    Attacker(Person person, FakeAppliance appliance, TestClock clock) {
        this.person = person;
        this.appliance = appliance;
        this.clock = clock;
    }

    private static Container container(Person person) throws Exception {
        try (Passphrase passphrase = person.passphrase()) {
            return person.environment().openContainer(person.home(), passphrase);
        }
    }

    void say(Destination to, Content content) throws Exception {
        try (LiveNode node = LiveNode.open(container(person), clock, new SecureRandom())) {
            ApplianceProfile profile = node.container()
                    .read(transaction -> new ApplianceRecords(transaction).profile())
                    .orElseThrow();
            var session = appliance.connect(
                    profile,
                    ApplianceRecords.channelMemory(node.container()),
                    node.own().getFirst().keys());
            new Sending(node, session, _ -> {}).tell(to, _ -> Optional.of(content));
        }
    }

    /** As the person's device keeps it. */
    static MessageReference reference(Person person, long number) throws Exception {
        try (Container container = container(person)) {
            return container.read(transaction -> MessageLog.reference(
                    new MessageLog(transaction).find(number).orElseThrow()));
        }
    }

    static Map<String, Long> refused(Person person) throws Exception {
        try (Container container = container(person)) {
            return container.read(transaction -> new NodeJournal(transaction).rejected());
        }
    }
}
