package dev.redoubt.client.command;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.RedoubtException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;

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
        Redoubt open(Path home, Passphrase passphrase) throws RedoubtException;

        Redoubt enrol(Path home, String link, Passphrase passphrase) throws RedoubtException;
    }

    static World real() {
        Devices devices = new Devices() {
            @Override
            public Redoubt open(Path home, Passphrase passphrase) throws RedoubtException {
                return Redoubt.open(home, passphrase);
            }

            @Override
            public Redoubt enrol(Path home, String link, Passphrase passphrase) throws RedoubtException {
                return Redoubt.enrol(home, link, passphrase);
            }
        };
        return new World(
                devices, new Terminal(), System.in, System.out, System.err, System.getenv(), ZoneId.systemDefault());
    }

    MessagePrinter printer() {
        return new MessagePrinter(out, zone);
    }
}
