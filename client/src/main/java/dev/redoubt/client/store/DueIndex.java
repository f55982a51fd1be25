package dev.redoubt.client.store;

import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.format.DueHourRecord;
import dev.redoubt.client.store.format.DueHoursRecord;
import dev.redoubt.client.store.format.DueMessage;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which messages must go when, by the hour, so that nobody walks over all of them to find the next. */
public final class DueIndex {
    private static final RecordName HOURS = RecordName.only(RecordTypes.DUE);
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final Transaction transaction;

    public DueIndex(Transaction transaction) {
        this.transaction = transaction;
    }

    /** @param dueAt milliseconds since the epoch, from 1 */
    void add(long number, long dueAt) throws RedoubtException {
        int hour = hour(dueAt);
        List<DueMessage> messages = new ArrayList<>(messages(hour));
        if (messages.isEmpty()) {
            List<Integer> hours = new ArrayList<>(hours());
            hours.add(-1 - Collections.binarySearch(hours, hour), hour);
            putHours(hours);
        }
        messages.add(DueMessage.newBuilder().setNumber(number).setDueAt(dueAt).build());
        putMessages(hour, messages);
    }

    /**
     * Nothing happens where it is not in it.
     *
     * @param dueAt as it was added
     */
    void remove(long number, long dueAt) throws RedoubtException {
        int hour = hour(dueAt);
        List<DueMessage> left = messages(hour).stream()
                .filter(message -> message.getNumber() != number)
                .toList();
        if (!left.isEmpty()) {
            putMessages(hour, left);
        } else if (transaction.contains(name(hour))) {
            transaction.delete(name(hour));
            putHours(hours().stream().filter(one -> one != hour).toList());
        }
    }

    /** When the next must go. */
    public Optional<Instant> next() throws RedoubtException {
        List<Integer> hours = hours();
        if (hours.isEmpty()) {
            return Optional.empty();
        }
        long first = messages(hours.getFirst()).stream()
                .mapToLong(DueMessage::getDueAt)
                .min()
                .orElseThrow(() -> new ContainerDamagedException("an hour of lifetimes is missing"));
        return Optional.of(Instant.ofEpochMilli(first));
    }

    /**
     * Takes out what must have gone by now.
     *
     * @param most at most so many
     * @return their numbers, the first due first
     */
    public List<Long> takeDue(Instant now, int most) throws RedoubtException {
        List<DueMessage> due = new ArrayList<>();
        for (int hour : hours()) {
            if (hour > hour(now.toEpochMilli()) || due.size() >= most) {
                break;
            }
            messages(hour).stream()
                    .filter(message -> message.getDueAt() <= now.toEpochMilli())
                    .sorted(Comparator.comparingLong(DueMessage::getDueAt))
                    .limit(most - due.size())
                    .forEach(due::add);
        }
        for (DueMessage message : due) {
            remove(message.getNumber(), message.getDueAt());
        }
        return due.stream().map(DueMessage::getNumber).toList();
    }

    private List<Integer> hours() throws RedoubtException {
        return Stored.get(transaction, HOURS, DueHoursRecord.parser())
                .map(DueHoursRecord::getHoursList)
                .orElse(List.of());
    }

    private void putHours(List<Integer> hours) throws RedoubtException {
        Stored.put(
                transaction,
                HOURS,
                DueHoursRecord.newBuilder().addAllHours(hours).build());
    }

    private List<DueMessage> messages(int hour) throws RedoubtException {
        return Stored.get(transaction, name(hour), DueHourRecord.parser())
                .map(DueHourRecord::getMessagesList)
                .orElse(List.of());
    }

    private void putMessages(int hour, List<DueMessage> messages) throws RedoubtException {
        Stored.put(
                transaction,
                name(hour),
                DueHourRecord.newBuilder().addAllMessages(messages).build());
    }

    private static int hour(long millis) {
        return (int) (millis / HOUR);
    }

    private static RecordName name(int hour) {
        return new RecordName(
                RecordTypes.DUE,
                Octets.copyOf(ByteBuffer.allocate(Integer.BYTES).putInt(hour).array()));
    }
}
