package dev.redoubt.client.container;

import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** What another process does with a container in the tests: adds up, and says each number once it is confirmed. */
final class ForkedWriter {
    static final RecordName LEFT = RecordName.only(new RecordType(1));
    static final RecordName RIGHT = RecordName.only(new RecordType(2));
    static final RecordType ENTRY = new RecordType(3);

    private ForkedWriter() {}

    /** @param arguments home, how many numbers to add */
    public static void main(String[] arguments) throws Exception {
        try (Container container = Container.open(
                Path.of(arguments[0]), passphrase(), List.of(), InstantSource.system(), new SecureRandom())) {
            System.out.println("ready");
            System.out.flush();
            for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
                System.out.println(addOne(container));
                System.out.flush();
            }
        }
    }

    static Passphrase passphrase() {
        return Passphrase.takeOwnershipOf("correct horse".toCharArray());
    }

    /** One transaction over three records, one of them new. */
    static long addOne(Container container) throws Exception {
        return container.write(transaction -> {
            long next = number(transaction, LEFT) + 1;
            byte[] content = ByteBuffer.allocate(8).putLong(next).array();
            transaction.put(LEFT, content);
            transaction.put(new RecordName(ENTRY, Octets.copyOf(content)), new byte[300]);
            transaction.put(RIGHT, content);
            return next;
        });
    }

    static long number(Transaction transaction, RecordName name) throws RedoubtException {
        return transaction
                .get(name)
                .map(content -> ByteBuffer.wrap(content).getLong())
                .orElse(0L);
    }
}
