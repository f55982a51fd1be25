package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.ProxyAddress;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** What the commands take from around them, so that tests can be around them. */
record World(
        Devices devices,
        Terminal terminal,
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> variables,
        ZoneId zone) {
    /** How a device is opened or made. */
    interface Devices {
        Redoubt open(Path home, Passphrase passphrase, Optional<ProxyAddress> proxy) throws RedoubtException;

        Redoubt enrol(Path home, String link, Passphrase passphrase, Optional<ProxyAddress> proxy)
                throws RedoubtException;
    }

    static World real() {
        Devices devices = new Devices() {
            @Override
            public Redoubt open(Path home, Passphrase passphrase, Optional<ProxyAddress> proxy)
                    throws RedoubtException {
                return Redoubt.open(home, passphrase, proxy);
            }

            @Override
            public Redoubt enrol(Path home, String link, Passphrase passphrase, Optional<ProxyAddress> proxy)
                    throws RedoubtException {
                return Redoubt.enrol(home, link, passphrase, proxy);
            }
        };
        return new World(
                devices, new Terminal(), System.in, System.out, System.err, System.getenv(), ZoneId.systemDefault());
    }

    MessagePrinter printer() {
        return new MessagePrinter(out, zone);
    }
}
