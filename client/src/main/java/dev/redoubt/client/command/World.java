package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.device.JoiningUser;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.ProxyAddress;
import dev.redoubt.client.recovery.OfflineEnrolment;
import dev.redoubt.client.recovery.OfflineMedium;
import dev.redoubt.client.recovery.OfflineRoot;
import dev.redoubt.client.recovery.RecoverySecret;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the commands take from around them, so that tests can be around them.
 *
 * @param descriptors that were open when the command was started, before the JVM opened its own
 */
record World(
        Devices devices,
        Terminal terminal,
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> variables,
        Set<Integer> descriptors,
        ZoneId zone) {
    /** How a device is opened or made. */
    interface Devices {
        Redoubt open(Path home, Passphrase passphrase, Optional<ProxyAddress> proxy) throws RedoubtException;

        Redoubt enrol(Path home, String link, Passphrase passphrase, Optional<ProxyAddress> proxy)
                throws RedoubtException;

        Redoubt enrolBot(Path home, String link, String challenge, Passphrase passphrase, Optional<ProxyAddress> proxy)
                throws RedoubtException;

        /** @param user of the new device */
        Redoubt join(Path home, String code, Passphrase passphrase, Optional<ProxyAddress> proxy, JoiningUser user)
                throws RedoubtException, InterruptedException;

        Redoubt recover(
                Path home, String link, RecoverySecret opens, Passphrase passphrase, Optional<ProxyAddress> proxy)
                throws RedoubtException;

        OfflineEnrolment.Step enrolOffline(
                Path home, String link, OfflineMedium medium, Passphrase passphrase, Optional<ProxyAddress> proxy)
                throws RedoubtException;

        OfflineEnrolment.Step recoverOffline(
                Path home, String link, OfflineMedium medium, Passphrase passphrase, Optional<ProxyAddress> proxy)
                throws RedoubtException;

        OfflineRoot offlineRoot(OfflineMedium medium);

        /** With a new passphrase. */
        Redoubt unlock(Path home, String link, RecoverySecret opens, Passphrase fresh, Optional<ProxyAddress> proxy)
                throws RedoubtException;
    }

    static World real() {
        Devices devices = new RealDevices();
        return new World(
                devices,
                new Terminal(),
                System.in,
                System.out,
                System.err,
                System.getenv(),
                inherited(),
                ZoneId.systemDefault());
    }

    /** As the launcher saw them; without it only standard input is known to be the caller's. */
    private static Set<Integer> inherited() {
        return Arrays.stream(System.getProperty("redoubt.descriptors", "0").split(" "))
                .filter(number -> !number.isEmpty())
                .map(Integer::valueOf)
                .collect(Collectors.toUnmodifiableSet());
    }

    OfflineRoot offlineRoot(Path media) {
        return devices.offlineRoot(new OfflineMedium(media));
    }

    MessagePrinter printer() {
        return new MessagePrinter(out, zone, Clock.systemUTC());
    }
}
