package dev.redoubt.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.container.PassphraseCost;
import dev.redoubt.client.device.DeviceAddition;
import dev.redoubt.client.device.JoiningUser;
import dev.redoubt.client.messaging.Pauses;
import dev.redoubt.client.model.Message;
import dev.redoubt.protocol.fingerprint.Fingerprint;
import dev.redoubt.protocol.fingerprint.NodeFingerprint;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** Somebody with a home of their own at a {@link FakeAppliance}. */
final class Person {
    static final PassphraseCost CHEAP = new PassphraseCost(8 * 1024, 1, 1);

    private final String name;
    private final Path home;
    private final FakeAppliance appliance;
    private final TestClock clock;
    Pauses pauses = _ -> {};

    Person(String name, Path folder, FakeAppliance appliance, TestClock clock) {
        this.name = name;
        this.home = folder.resolve(name);
        this.appliance = appliance;
        this.clock = clock;
    }

    /** Waits where it has to, for a moment: other devices of the test are doing something meanwhile. */
    Person patient() {
        pauses = _ -> Thread.sleep(1);
        return this;
    }

    Path home() {
        return home;
    }

    Environment environment() {
        return new Environment(appliance, clock, clock::nanoTime, new SecureRandom(), pauses, CHEAP);
    }

    Person enrolled() throws Exception {
        enrol(appliance.invite(name)).close();
        return this;
    }

    Redoubt enrol(String link) throws Exception {
        try (Passphrase passphrase = passphrase()) {
            return Homes.enrol(home, link, "", passphrase, environment());
        }
    }

    Redoubt enrolBot(String link, String challenge) throws Exception {
        try (Passphrase passphrase = passphrase()) {
            return Homes.enrol(home, link, challenge, passphrase, environment());
        }
    }

    Redoubt open() throws Exception {
        try (Passphrase passphrase = passphrase()) {
            return Homes.open(home, passphrase, environment());
        }
    }

    /** Says that whatever account it is is their own. */
    Redoubt join(String code, Consumer<NodeFingerprint> show) throws Exception {
        return join(code, new JoiningUser() {
            @Override
            public boolean isOwnAccount(String account, Fingerprint fingerprint) {
                return true;
            }

            @Override
            public void show(NodeFingerprint device) {
                show.accept(device);
            }
        });
    }

    Redoubt join(String code, JoiningUser user) throws Exception {
        try (Passphrase passphrase = passphrase()) {
            return Homes.join(home, code, passphrase, environment(), user);
        }
    }

    /** Becomes a further device of the account, by a code of one that it has. Both must be able to pause. */
    Person joined(Person owner) throws Exception {
        try (Redoubt redoubt = owner.open();
                DeviceAddition addition = redoubt.devices().add()) {
            FutureTask<String> joining = new FutureTask<>(() -> {
                try (Redoubt device = join(addition.code(), _ -> {})) {
                    return device.name();
                }
            });
            Thread.ofVirtual().start(joining);
            addition.confirm(addition.awaitRequest());
            // Closed too, by then.
            assertEquals(redoubt.name(), joining.get());
        }
        return this;
    }

    Passphrase passphrase() {
        return Passphrase.takeOwnershipOf(("the passphrase of " + name).toCharArray());
    }

    Message send(String recipient, String text) throws Exception {
        try (Redoubt redoubt = open()) {
            return redoubt.send(recipient, text);
        }
    }

    /** Fetches, and marks as read. */
    List<Message> inbox() throws Exception {
        try (Redoubt redoubt = open()) {
            List<Message> messages = redoubt.inbox();
            redoubt.markRead(messages);
            return messages;
        }
    }

    List<String> texts() throws Exception {
        return inbox().stream().map(Message::text).toList();
    }
}
