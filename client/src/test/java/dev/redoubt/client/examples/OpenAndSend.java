package dev.redoubt.client.examples;

import dev.redoubt.client.Redoubt;
import dev.redoubt.client.container.Passphrase;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Message;
import java.nio.file.Path;
import java.util.Objects;

/** Opens a device that {@code redoubt enrol} has made, and sends one message. */
public final class OpenAndSend {
    private OpenAndSend() {}

    /** @param arguments the home, whom to write to, and what */
    public static void main(String[] arguments) throws RedoubtException {
        char[] typed =
                Objects.requireNonNull(System.console(), "run it in a terminal").readPassword("Passphrase: ");
        try (Passphrase passphrase = Passphrase.takeOwnershipOf(typed);
                Redoubt redoubt = Redoubt.open(Path.of(arguments[0]), passphrase)) {
            System.out.println(send(redoubt, arguments[1], arguments[2]));
        }
    }

    static String send(Redoubt redoubt, String name, String text) throws RedoubtException {
        try {
            Message sent = redoubt.send(name, text);
            return "accepted at " + sent.keptAt();
        } catch (MessageKeptException e) {
            // Stored, and sent by itself with the next call that reaches the appliance.
            // Sending it again would double it.
            return String.valueOf(e.getMessage());
        }
    }
}
