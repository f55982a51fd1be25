package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.StoredRecord;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.Gap;
import dev.redoubt.client.store.format.GapsRecord;
import dev.redoubt.client.store.format.MessageRecord;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ChainPosition;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.ConversationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What did not come of one node in one conversation: it is asked for, takes its place when it comes, and is given up in the end. */
public final class Gaps {
    /** What is remembered at most of one node in one conversation: the newest. */
    public static final int MAX = Content.MAX_COUNTERS;

    /** For so long it may just be late. */
    public static final Duration FIRST = Duration.ofMinutes(1);

    /** From one request to the next, and to the end of waiting. */
    public static final Duration AGAIN = Duration.ofHours(6);

    /** Requests for one message. */
    public static final int TRIES = 3;

    private final Transaction transaction;
    private final ConversationId conversation;
    private final NodeId node;

    public Gaps(Transaction transaction, ConversationId conversation, NodeId node) {
        this.transaction = transaction;
        this.conversation = conversation;
        this.node = node;
    }

    /** Whose messages are missing where. */
    public record Whose(ConversationId conversation, NodeId node, AccountId account) {}

    /**
     * Something came that was missing.
     *
     * @param before number of the message that said so, 0 where none did
     * @param place number of the message that it belongs before, 0 where that is not known
     * @param contradicts whether its neighbours say that it is another one
     */
    public record Filled(long before, long place, boolean contradicts) {}

    /** All between what was seen last and {@code position} is missing. */
    void open(AccountId account, long seen, ByteString seenPayload, ChainPosition position, Instant now)
            throws RedoubtException {
        open(account, seen, seenPayload, position, now, false);
    }

    /**
     * What was before the first that came: it may be others', and nobody asks for it. Should it come all the same, it is no repetition:
     * whoever delivers in another order must not take it away.
     */
    void openBefore(AccountId account, ChainPosition first, Instant now) throws RedoubtException {
        open(account, 0, ByteString.EMPTY, first, now, true);
    }

    private void open(
            AccountId account, long seen, ByteString seenPayload, ChainPosition position, Instant now, boolean givenUp)
            throws RedoubtException {
        List<Gap> gaps = new ArrayList<>(gaps());
        long first = Math.max(seen + 1, position.counter() - MAX);
        for (long counter = first; counter < position.counter(); counter++) {
            Gap.Builder gap = Gap.newBuilder()
                    .setCounter(counter)
                    .setGivenUp(givenUp)
                    .setNextAt(now.plus(FIRST).toEpochMilli());
            if (counter == seen + 1) {
                gap.setPreviousPayload(seenPayload);
            }
            if (counter == position.counter() - 1) {
                gap.setPayload(MessageLog.bytes(position.previousPayload()));
            }
            gaps.add(gap.build());
        }
        int over = Math.max(0, gaps.size() - MAX);
        GapsRecord cut = record().orElseGet(GapsRecord::getDefaultInstance);
        if (over > 0 || first > seen + 1) {
            long lowest = over > 0 ? gaps.getFirst().getCounter() : seen + 1;
            long last = first > seen + 1 ? first - 1 : gaps.get(over - 1).getCounter();
            cut = cut.toBuilder()
                    .setCutFirst(cut.getCutFirst() == 0 ? lowest : Math.min(cut.getCutFirst(), lowest))
                    .setCutLast(Math.max(cut.getCutLast(), last))
                    .build();
        }
        put(account, gaps.subList(over, gaps.size()), cut);
    }

    /**
     * What is missing and not remembered any more is late when it comes, and no repetition: whoever delivers can bring that about. Its
     * place is not known. That nothing is shown twice is the message identities' part, which last as long as a key that opens it.
     *
     * @return empty if nothing is missing there
     */
    Optional<Filled> fill(ChainPosition position, Octets payloadDigest) throws RedoubtException {
        long counter = position.counter();
        Optional<Gap> found =
                gaps().stream().filter(gap -> gap.getCounter() == counter).findFirst();
        if (found.isEmpty()) {
            return wasCut(counter) ? Optional.of(new Filled(0, 0, false)) : Optional.empty();
        }
        Gap gap = found.get();
        ByteString previous = MessageLog.bytes(position.previousPayload());
        ByteString payload = MessageLog.bytes(payloadDigest);
        boolean contradicts = !agree(gap.getPreviousPayload(), previous) || !agree(gap.getPayload(), payload);
        List<Gap> left = new ArrayList<>(gaps());
        left.remove(gap);
        if (!contradicts) {
            left.replaceAll(one -> informed(one, counter, previous, payload));
        }
        put(account(), left);
        comesBefore(gap.getBefore());
        long place = gap.getPlace() == 0 ? gap.getBefore() : gap.getPlace();
        return Optional.of(new Filled(gap.getBefore(), place, contradicts));
    }

    private boolean wasCut(long counter) throws RedoubtException {
        return record().filter(one -> one.getCutFirst() <= counter && counter <= one.getCutLast())
                .isPresent();
    }

    private static boolean agree(ByteString known, ByteString said) {
        return known.isEmpty() || known.equals(said);
    }

    private static Gap informed(Gap gap, long counter, ByteString previous, ByteString payload) {
        if (gap.getCounter() == counter - 1) {
            return gap.toBuilder().setPayload(previous).build();
        }
        return gap.getCounter() == counter + 1
                ? gap.toBuilder().setPreviousPayload(payload).build()
                : gap;
    }

    private void comesBefore(long number) throws RedoubtException {
        MessageLog log = new MessageLog(transaction);
        Optional<MessageRecord> record = number == 0 ? Optional.empty() : log.find(number);
        if (record.isPresent() && record.get().getMissingBefore() > 0) {
            long left = record.get().getMissingBefore() - 1;
            log.change(number, record.get().toBuilder().setMissingBefore(left).build());
        }
    }

    /** The message that is shown with this number says that {@code missing} are missing before it. */
    public void shown(ChainPosition position, long missing, long number) throws RedoubtException {
        change(
                gap -> gap.getCounter() < position.counter() && gap.getCounter() >= position.counter() - missing,
                gap -> gap.toBuilder().setBefore(number).build());
    }

    /** A message that came late is shown with this number: what is missing before it belongs there. */
    public void shownLate(ChainPosition position, Filled filled, long number) throws RedoubtException {
        change(
                gap -> gap.getCounter() < position.counter() && gap.getBefore() == filled.before(),
                gap -> gap.toBuilder().setPlace(number).build());
    }

    /** All nodes of which something is missing that is to be asked for, or given up, by now. */
    public static List<Whose> due(Transaction transaction, Instant now) throws RedoubtException {
        List<Whose> all = new ArrayList<>();
        for (StoredRecord stored : transaction.list(RecordTypes.GAPS)) {
            GapsRecord record = Stored.parse(GapsRecord.parser(), stored.content());
            if (record.getGapsList().stream().noneMatch(gap -> isDue(gap, now))) {
                continue;
            }
            all.add(new Whose(
                    new ConversationId(Octets.copyOf(record.getConversationId().toByteArray())),
                    NodeId.of(record.getNodeId().toByteArray()),
                    AccountId.of(record.getAccountId().toByteArray())));
        }
        return all;
    }

    /** Counters to be asked for now, ascending, at most 64. */
    public List<Long> due(Instant now) throws RedoubtException {
        return gaps().stream()
                .filter(gap -> isDue(gap, now) && gap.getAsked() < TRIES)
                .map(Gap::getCounter)
                .toList();
    }

    private static boolean isDue(Gap gap, Instant now) {
        return !gap.getGivenUp() && gap.getNextAt() <= now.toEpochMilli();
    }

    public void asked(List<Long> counters, Instant now) throws RedoubtException {
        change(
                gap -> counters.contains(gap.getCounter()),
                gap -> gap.toBuilder()
                        .setAsked(gap.getAsked() + 1)
                        .setNextAt(now.plus(AGAIN).toEpochMilli())
                        .build());
    }

    /**
     * Nobody asks any more for what was asked for often enough. Should it come all the same, it takes its place.
     *
     * @return whether there was something
     */
    public boolean giveUp(Instant now) throws RedoubtException {
        Predicate<Gap> over = gap -> isDue(gap, now) && gap.getAsked() >= TRIES;
        boolean any = gaps().stream().anyMatch(over);
        change(over, gap -> gap.toBuilder().setGivenUp(true).build());
        return any;
    }

    private void change(Predicate<Gap> which, UnaryOperator<Gap> how) throws RedoubtException {
        List<Gap> before = gaps();
        List<Gap> after = before.stream()
                .map(gap -> which.test(gap) ? how.apply(gap) : gap)
                .toList();
        if (!after.equals(before)) {
            put(account(), after);
        }
    }

    private List<Gap> gaps() throws RedoubtException {
        return record().map(GapsRecord::getGapsList).orElse(List.of());
    }

    private AccountId account() throws RedoubtException {
        return AccountId.of(record().orElseThrow().getAccountId().toByteArray());
    }

    private Optional<GapsRecord> record() throws RedoubtException {
        return Stored.get(transaction, name(), GapsRecord.parser());
    }

    private void put(AccountId account, List<Gap> gaps) throws RedoubtException {
        put(account, gaps, record().orElseGet(GapsRecord::getDefaultInstance));
    }

    /** @param cut says what is not remembered any more */
    private void put(AccountId account, List<Gap> gaps, GapsRecord cut) throws RedoubtException {
        if (gaps.isEmpty() && cut.getCutLast() == 0) {
            transaction.delete(name());
            return;
        }
        GapsRecord record = GapsRecord.newBuilder()
                .setConversationId(MessageLog.bytes(conversation.value()))
                .setNodeId(MessageLog.bytes(node.value()))
                .setAccountId(MessageLog.bytes(account.value()))
                .addAllGaps(gaps)
                .setCutFirst(cut.getCutFirst())
                .setCutLast(cut.getCutLast())
                .build();
        Stored.put(transaction, name(), record);
    }

    private RecordName name() {
        ByteString id = MessageLog.bytes(conversation.value()).concat(MessageLog.bytes(node.value()));
        return new RecordName(RecordTypes.GAPS, Octets.copyOf(id.toByteArray()));
    }
}
