package dev.redoubt.client.messaging;

import com.google.protobuf.ByteString;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.format.SaidOrder;
import java.util.Comparator;

/** Which of two things that were said about the same counts: the same everywhere. client/SPEC.md, "Edits, reactions, deletions". */
final class SaidOrders {
    private static final Comparator<ByteString> BYTES = ByteString.unsignedLexicographicalComparator();
    private static final Comparator<SaidOrder> ORDER = Comparator.comparingLong(SaidOrder::getSentAt)
            .thenComparing(SaidOrder::getNodeId, BYTES)
            .thenComparing(SaidOrder::getMessageId, BYTES);

    private SaidOrders() {}

    static SaidOrder of(Said said) {
        return SaidOrder.newBuilder()
                .setSentAt(said.message().timing().sentAt().toEpochMilli())
                .setNodeId(MessageLog.bytes(said.node().value()))
                .setMessageId(MessageLog.bytes(said.message().id().value()))
                .build();
    }

    static boolean isLater(SaidOrder one, SaidOrder other) {
        return ORDER.compare(one, other) > 0;
    }
}
