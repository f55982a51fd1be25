package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.IndexedWord;
import dev.redoubt.client.store.format.SearchPageRecord;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which words stand in which messages: client/SPEC.md, "Search". What begins alike lies together, in sealed pages of one size
 * under blind names, apart for every range of messages, so that little is read to forget one. Changes are written by
 * {@link #flush}.
 */
final class SearchIndex {
    /** Messages of one range. */
    static final int RANGE = 1 << 14;

    /** Code points by which words lie together. What is searched for by its beginning has so many at least. */
    static final int BEGINNING = 3;

    /** Bytes of a page with its id, so that what is sealed has 512. */
    static final int PAGE = 512 - 6;

    private final Transaction transaction;
    private final Map<RecordName, SearchPageRecord> changed = new HashMap<>();

    SearchIndex(Transaction transaction) {
        this.transaction = transaction;
    }

    /** Where words that begin alike lie, of one range of messages. Its page 0 is the newest. */
    private record Slot(String beginning, long range) {
        static Slot of(String word, long number) {
            return new Slot(SearchIndex.beginning(word), number / RANGE);
        }

        RecordName page(int page) {
            byte[] text = beginning.getBytes(StandardCharsets.UTF_8);
            byte[] id = ByteBuffer.allocate(text.length + 8)
                    .put(text)
                    .putInt(Math.toIntExact(range))
                    .putInt(page)
                    .array();
            return new RecordName(RecordTypes.SEARCH_PAGE, Octets.copyOf(id));
        }
    }

    private static String beginning(String word) {
        int points = Math.min(BEGINNING, word.codePointCount(0, word.length()));
        return word.substring(0, word.offsetByCodePoints(0, points));
    }

    /** The text of a message is another one now. */
    static void replace(Transaction transaction, long number, String before, String after) throws RedoubtException {
        if (!before.equals(after)) {
            SearchIndex index = new SearchIndex(transaction);
            index.remove(number, before);
            index.add(number, after);
            index.flush();
        }
    }

    void add(long number, String text) throws RedoubtException {
        for (String word : SearchWords.of(text)) {
            add(Slot.of(word, number), word, (int) (number % RANGE));
        }
    }

    private void add(Slot slot, String word, int message) throws RedoubtException {
        RecordName newest = slot.page(0);
        SearchPageRecord page = page(newest).orElseGet(SearchPageRecord::getDefaultInstance);
        SearchPageRecord more = with(page, word, message);
        if (!fits(newest, more)) {
            int older = page.getOlder() + 1;
            changed.put(slot.page(older), page.toBuilder().clearOlder().build());
            more = with(SearchPageRecord.newBuilder().setOlder(older).build(), word, message);
        }
        changed.put(newest, more);
    }

    private static boolean fits(RecordName name, SearchPageRecord page) {
        return page.getSerializedSize() + name.id().size() <= PAGE;
    }

    private static SearchPageRecord with(SearchPageRecord page, String word, int message) {
        for (int i = 0; i < page.getWordsCount(); i++) {
            IndexedWord indexed = page.getWords(i);
            if (indexed.getWord().equals(word)) {
                boolean there = indexed.getMessagesList().contains(message);
                return there
                        ? page
                        : page.toBuilder()
                                .setWords(i, indexed.toBuilder().addMessages(message))
                                .build();
            }
        }
        return page.toBuilder()
                .addWords(IndexedWord.newBuilder().setWord(word).addMessages(message))
                .build();
    }

    /** Reads each page once, however many of the words lie there: a text may be made so that all of them do. */
    void remove(long number, String text) throws RedoubtException {
        Map<Slot, Set<String>> slots = new HashMap<>();
        for (String word : SearchWords.of(text)) {
            slots.computeIfAbsent(Slot.of(word, number), _ -> new HashSet<>()).add(word);
        }
        for (Map.Entry<Slot, Set<String>> slot : slots.entrySet()) {
            remove(slot.getKey(), slot.getValue(), (int) (number % RANGE));
        }
    }

    /** @param words none are left in it afterwards, as far as they were there */
    private void remove(Slot slot, Set<String> words, int message) throws RedoubtException {
        Optional<SearchPageRecord> newest = page(slot.page(0));
        int older = newest.map(SearchPageRecord::getOlder).orElse(0);
        for (int page = 0; page <= older && !words.isEmpty(); page++) {
            // The newest first: most of what goes is young.
            RecordName name = slot.page(page == 0 ? 0 : older + 1 - page);
            Optional<SearchPageRecord> before = page(name);
            if (before.isPresent()) {
                SearchPageRecord after = without(before.get(), words, message);
                if (!after.equals(before.get())) {
                    changed.put(name, after);
                }
            }
        }
    }

    private static SearchPageRecord without(SearchPageRecord page, Set<String> words, int message) {
        SearchPageRecord.Builder after = page.toBuilder().clearWords();
        for (IndexedWord indexed : page.getWordsList()) {
            boolean goes = words.contains(indexed.getWord())
                    && indexed.getMessagesList().contains(message);
            IndexedWord left = goes ? without(indexed, message) : indexed;
            if (goes) {
                words.remove(indexed.getWord());
            }
            if (left.getMessagesCount() > 0) {
                after.addWords(left);
            }
        }
        return after.build();
    }

    private static IndexedWord without(IndexedWord word, int message) {
        List<Integer> left =
                word.getMessagesList().stream().filter(one -> one != message).toList();
        return word.toBuilder().clearMessages().addAllMessages(left).build();
    }

    /**
     * Numbers of the messages of one range in which all words stand.
     *
     * @param words without case, at least one; the last may be the beginning of one, where it is long enough
     */
    NavigableSet<Long> find(List<String> words, long range) throws RedoubtException {
        NavigableSet<Long> found = new TreeSet<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean beginning = i == words.size() - 1 && word.codePointCount(0, word.length()) >= BEGINNING;
            Set<Long> one = find(word, beginning, range);
            if (i == 0) {
                found.addAll(one);
            } else {
                found.retainAll(one);
            }
            if (found.isEmpty()) {
                return found;
            }
        }
        return found;
    }

    private Set<Long> find(String word, boolean beginning, long range) throws RedoubtException {
        Set<Long> found = new TreeSet<>();
        Slot slot = new Slot(beginning(word), range);
        int older = page(slot.page(0)).map(SearchPageRecord::getOlder).orElse(0);
        for (int number = 0; number <= older; number++) {
            Optional<SearchPageRecord> page = page(slot.page(number));
            for (IndexedWord indexed : page.map(SearchPageRecord::getWordsList).orElse(List.of())) {
                String there = indexed.getWord();
                if (there.equals(word) || (beginning && there.startsWith(word))) {
                    indexed.getMessagesList().forEach(message -> found.add(range * RANGE + message));
                }
            }
        }
        return found;
    }

    private Optional<SearchPageRecord> page(RecordName name) throws RedoubtException {
        SearchPageRecord page = changed.get(name);
        return page != null
                ? Optional.of(page)
                : Stored.get(transaction, name, SearchPageRecord.parser())
                        .map(stored -> stored.toBuilder().clearPadding().build());
    }

    /** Writes what has changed. A page in which nothing is left goes, unless it counts those behind it. */
    void flush() throws RedoubtException {
        for (Map.Entry<RecordName, SearchPageRecord> entry : changed.entrySet()) {
            SearchPageRecord page = entry.getValue();
            if (page.getWordsCount() == 0 && page.getOlder() == 0) {
                transaction.delete(entry.getKey());
            } else {
                Stored.put(transaction, entry.getKey(), filled(entry.getKey(), page));
            }
        }
        changed.clear();
    }

    /** Sealing fills up what is left. */
    private static SearchPageRecord filled(RecordName name, SearchPageRecord page) {
        int room = PAGE - name.id().size() - page.getSerializedSize() - 3;
        return room <= 0
                ? page
                : page.toBuilder()
                        .setPadding(ByteString.copyFrom(new byte[room]))
                        .build();
    }
}
