package dev.redoubt.client.examples;

import dev.redoubt.client.MessageStream;
import dev.redoubt.client.Redoubt;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Message;

/** Answers every message with the same text: a program that receives. */
public final class EchoMessages {
    private EchoMessages() {}

    /** Stops after so many. Whoever would rather be called uses {@link Redoubt#listen}. */
    static void echo(Redoubt redoubt, int messages) throws RedoubtException, InterruptedException {
        try (MessageStream stream = redoubt.messages()) {
            for (int answered = 0; answered < messages; answered++) {
                Message message = stream.next();
                // By the identifier and not by the name: somebody who wrote first may have none.
                redoubt.conversations().find(message.conversation()).send("You said: " + message.text());
            }
        }
    }
}
