package dev.redoubt.client.messaging;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.ConversationLog.Arrival;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.MessageTimes;
import dev.redoubt.client.store.NodeJournal;
import dev.redoubt.client.store.StoredFiles;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.client.store.format.MessageStatus;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.FilePointer;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.message.MessageReference;
import java.time.Instant;

/** What is kept of a message that is shown. */
final class MessageRecords {
    static final int TEXT_KIND = 20;
    static final int FILE_KIND = 21;

    private MessageRecords() {}

    /** Of one that came. */
    static MessageRecord received(Said said, Arrival arrival) {
        Message message = said.message();
        boolean bySister = said.byOwnAccount() && !said.toOneself();
        AccountId other =
                bySister && !said.inGroup() ? message.recipients().getFirst().account() : said.account();
        return MessageTimes.begun(common(message, said.node(), other, said.now())
                .setStatus(bySister ? MessageStatus.MESSAGE_STATUS_SENT : MessageStatus.MESSAGE_STATUS_RECEIVED)
                .setMissingBefore(arrival.missing())
                .setForked(arrival.forked())
                .build());
    }

    /** Of one that this node sends. */
    static MessageRecord sent(Transaction transaction, Message message, NodeId self, AccountId shownWith)
            throws RedoubtException {
        Instant now = new NodeJournal(transaction).steady(message.timing().sentAt());
        return MessageTimes.begun(common(message, self, shownWith, now)
                .setStatus(MessageStatus.MESSAGE_STATUS_SENDING)
                .build());
    }

    private static MessageRecord.Builder common(Message message, NodeId node, AccountId shownWith, Instant now) {
        MessageRecord.Builder record = MessageRecord.newBuilder()
                .setAccountId(MessageLog.bytes(shownWith.value()))
                .setConversationId(
                        MessageLog.bytes(message.position().conversation().value()))
                .setMessageId(MessageLog.bytes(message.id().value()))
                .setNodeId(MessageLog.bytes(node.value()))
                .setSentAt(message.timing().sentAt().toEpochMilli())
                .setKeptAt(now.toEpochMilli())
                .setTimeToLive(message.timing().timeToLive().toSeconds())
                .setBurnOnRead(message.timing().burnOnRead().toSeconds());
        content(message.content(), record);
        return record;
    }

    /** What is shown of it; nothing for a kind that this version does not know. */
    private static void content(Content content, MessageRecord.Builder record) {
        switch (content) {
            case Content.Text text -> text(text, record);
            case Content.File(FilePointer pointer) ->
                record.setContentKind(FILE_KIND).setFile(StoredFiles.record(pointer));
            case Content _ -> record.setContentKind(0);
        }
    }

    private static void text(Content.Text text, MessageRecord.Builder record) {
        record.setContentKind(TEXT_KIND).setText(text.text());
        MessageReference replyTo = text.replyTo();
        if (replyTo != null) {
            record.setReplyTo(MessageLog.bytes(replyTo));
        }
    }
}
