package dev.redoubt.client.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.client.appliance.ApplianceProfile;
import dev.redoubt.client.appliance.ChannelMemory;
import dev.redoubt.client.container.Container;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.container.PassphraseCost;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplianceRecordsIT {
    private static final PassphraseCost CHEAP = new PassphraseCost(8 * 1024, 1, 1);
    private static final ChannelMemory.Revocations SECOND = new ChannelMemory.Revocations(2, Octets.ofHex("02"));
    private static final ChannelMemory.Seen CERTIFICATE = new ChannelMemory.Seen(7, Octets.ofHex("07"));

    @TempDir
    Path folder;

    private Container create() throws Exception {
        try (Passphrase passphrase = passphrase()) {
            return Container.create(folder.resolve("home"), passphrase, CHEAP, List.of(), new SecureRandom());
        }
    }

    private Container open() throws Exception {
        try (Passphrase passphrase = passphrase()) {
            return Container.open(
                    folder.resolve("home"), passphrase, List.of(), InstantSource.system(), new SecureRandom());
        }
    }

    private static Passphrase passphrase() {
        return Passphrase.takeOwnershipOf("correct horse".toCharArray());
    }

    @Test
    void memoryWithoutAListIsEmpty() throws Exception {
        try (Container container = create()) {
            ChannelMemory memory = ApplianceRecords.channelMemory(container);
            memory.remember(CERTIFICATE);
            assertEquals(Optional.empty(), memory.revocations());
        }
    }

    @Test
    void listOutlivesTheProcess() throws Exception {
        try (Container container = create()) {
            ApplianceRecords.channelMemory(container).remember(SECOND);
        }
        try (Container container = open()) {
            assertEquals(
                    Optional.of(SECOND),
                    ApplianceRecords.channelMemory(container).revocations());
        }
    }

    @Test
    void numberOnlyGoesUp() throws Exception {
        try (Container container = create()) {
            ChannelMemory memory = ApplianceRecords.channelMemory(container);
            memory.remember(SECOND);
            memory.remember(new ChannelMemory.Revocations(1, Octets.ofHex("01")));
            memory.remember(new ChannelMemory.Revocations(2, Octets.ofHex("ff")));
            assertEquals(Optional.of(SECOND), memory.revocations());
            ChannelMemory.Revocations third = new ChannelMemory.Revocations(3, Octets.ofHex("03"));
            memory.remember(third);
            assertEquals(Optional.of(third), memory.revocations());
        }
    }

    @Test
    void certificateListAndProfileLeaveOneAnotherAlone() throws Exception {
        Octets pin = Octets.copyOf(new byte[32]);
        ApplianceProfile profile =
                new ApplianceProfile(new ApplianceAddress("localhost", 8443), pin, pin, Optional.empty());
        try (Container container = create()) {
            ChannelMemory memory = ApplianceRecords.channelMemory(container);
            memory.remember(SECOND);
            memory.remember(CERTIFICATE);
            container.write(transaction -> {
                new ApplianceRecords(transaction).putProfile(profile);
                return null;
            });
            assertEquals(Optional.of(SECOND), memory.revocations());
            assertEquals(Optional.of(CERTIFICATE), memory.newest());
        }
    }
}
