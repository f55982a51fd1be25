package dev.redoubt.client.store;

import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.protocol.message.ConversationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds messages by their words. */
public final class MessageSearch {
    /** Words that are looked for at most; the rest is not. */
    private static final int MOST_WORDS = 32;

    private final Transaction transaction;
    private final MessageLog log;

    public MessageSearch(Transaction transaction) {
        this.transaction = transaction;
        this.log = new MessageLog(transaction);
    }

    /**
     * The newest messages in which all words stand, in any order, oldest first. Case does not matter; the last word may be the
     * beginning of one, from three characters on.
     *
     * @param in only there; empty for everywhere
     * @param most at most so many
     */
    public List<Message> find(String text, Optional<ConversationId> in, int most) throws RedoubtException {
        List<String> words = SearchWords.of(text).stream().limit(MOST_WORDS).toList();
        List<Message> found = new ArrayList<>();
        if (words.isEmpty()) {
            return found;
        }
        SearchIndex index = new SearchIndex(transaction);
        for (long range = log.nextNumber() / SearchIndex.RANGE; range >= 0 && found.size() < most; range--) {
            for (long number : index.find(words, range).descendingSet()) {
                if (found.size() < most) {
                    add(number, in, found);
                }
            }
        }
        return found;
    }

    private void add(long number, Optional<ConversationId> in, List<Message> found) throws RedoubtException {
        Optional<MessageRecord> record = log.find(number);
        if (record.isPresent()
                && (in.isEmpty() || ConversationBook.conversation(record.get()).equals(in.get()))) {
            found.addFirst(log.get(number));
        }
    }

    /** Content version 4: messages of older versions are found by their words. */
    public static void indexAll(Transaction transaction) throws RedoubtException {
        MessageLog log = new MessageLog(transaction);
        SearchIndex index = new SearchIndex(transaction);
        for (long number = 1; number < log.nextNumber(); number++) {
            Optional<MessageRecord> record = log.find(number);
            if (record.isPresent()) {
                index.add(number, record.get().getText());
            }
            if (number % SearchIndex.RANGE == 0) {
                index.flush();
            }
        }
        index.flush();
    }
}
