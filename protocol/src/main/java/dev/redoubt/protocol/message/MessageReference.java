package dev.redoubt.protocol.message;

import dev.redoubt.protocol.identity.NodeId;
import java.util.Comparator;

/** A message, whoever's it is, as others speak of it. Ordered by node, then by id. */
public record MessageReference(NodeId sender, MessageId message) implements Comparable<MessageReference> {
    private static final Comparator<MessageReference> ORDER = Comparator.comparing(MessageReference::sender)
            .thenComparing(reference -> reference.message().value());

    @Override
    public int compareTo(MessageReference other) {
        return ORDER.compare(this, other);
    }
}
