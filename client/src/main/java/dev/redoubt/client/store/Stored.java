package dev.redoubt.client.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import java.util.Optional;

/** Records that are protobuf messages. What does not parse was authenticated all the same, so that it is damage. */
final class Stored {
    private Stored() {}

    static <T extends Message> Optional<T> get(Transaction transaction, RecordName name, Parser<T> parser)
            throws RedoubtException {
        Optional<byte[]> content = transaction.get(name);
        return content.isEmpty() ? Optional.empty() : Optional.of(parse(parser, content.get()));
    }

    static <T extends Message> T parse(Parser<T> parser, byte[] content) throws ContainerDamagedException {
        try {
            return parser.parseFrom(content);
        } catch (InvalidProtocolBufferException e) {
            throw new ContainerDamagedException("a record does not parse");
        }
    }

    static void put(Transaction transaction, RecordName name, Message message) throws RedoubtException {
        transaction.put(name, message.toByteArray());
    }
}
