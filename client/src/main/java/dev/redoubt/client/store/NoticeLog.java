package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.StoredRecord;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.store.format.NoticeRecord;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.fingerprint.NodeFingerprint;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the user should know about devices and accounts and was not told yet. */
public final class NoticeLog {
    /** Notices that wait at most before those of groups are left out. */
    private static final int MOST_OF_GROUPS = 200;

    private final Transaction transaction;

    public NoticeLog(Transaction transaction) {
        this.transaction = transaction;
    }

    /** Says so once: the same notice that nobody has seen yet is not doubled. */
    void add(Notice.Kind kind, Optional<AccountId> contact, List<String> devices) throws RedoubtException {
        add(NoticeRecord.newBuilder()
                .setKind(kind.name())
                .setAccountId(contact.map(account -> ByteString.copyFrom(account.toBytes()))
                        .orElse(ByteString.EMPTY))
                .addAllDevices(devices)
                .build());
    }

    /**
     * A group was changed by the contact. Where many such notices wait, one more is not worth the space that a member could fill.
     *
     * @param members whom it is about
     */
    public void addOfGroup(Notice.Kind kind, AccountId contact, String group, List<AccountId> members)
            throws RedoubtException {
        if (transaction.list(RecordTypes.NOTICE).size() < MOST_OF_GROUPS) {
            add(NoticeRecord.newBuilder()
                    .setKind(kind.name())
                    .setAccountId(ByteString.copyFrom(contact.toBytes()))
                    .setGroup(group)
                    .addAllMembers(members.stream()
                            .map(account -> ByteString.copyFrom(account.toBytes()))
                            .toList())
                    .build());
        }
    }

    /** About a conversation with the contact, which these have changed. */
    public void addOfContact(Notice.Kind kind, AccountId contact) throws RedoubtException {
        add(kind, Optional.of(contact), List.of());
    }

    private void add(NoticeRecord record) throws RedoubtException {
        long last = 0;
        for (StoredRecord stored : transaction.list(RecordTypes.NOTICE)) {
            if (Stored.parse(NoticeRecord.parser(), stored.content()).equals(record)) {
                return;
            }
            last = Math.max(last, number(stored));
        }
        Stored.put(transaction, RecordTypes.numbered(RecordTypes.NOTICE, last + 1), record);
    }

    /** About the own account: {@link Notice.Kind#MESSAGES_LOST}, or its keys: {@link Notice.Kind#KEYS_RAN_OUT}, {@link Notice.Kind#KEY_REUSED}, {@link Notice.Kind#FOREIGN_KEY}. */
    public void addOfKeys(Notice.Kind kind) throws RedoubtException {
        add(kind, Optional.empty(), List.of());
    }

    /** {@link Notice.Kind#APPLIANCE_RESTORED}. */
    public void addOfAppliance(Notice.Kind kind) throws RedoubtException {
        add(kind, Optional.empty(), List.of());
    }

    /** About the own device: {@link Notice.Kind#POLICY_CHANGED} or {@link Notice.Kind#POLICY_REFUSED}. */
    void addOfPolicy(Notice.Kind kind) throws RedoubtException {
        add(kind, Optional.empty(), List.of());
    }

    /** What a newer view of an account changed for those who write to it. */
    void changed(Optional<AccountId> contact, KnownAccount before, KnownAccount after) throws RedoubtException {
        Set<NodeId> former = ids(before);
        Set<NodeId> present = ids(after);
        addIfAny(Notice.Kind.DEVICE_ADDED, contact, after, minus(present, former));
        addIfAny(Notice.Kind.DEVICE_REVOKED, contact, after, minus(former, present));
        for (NodeId gone : minus(former, present)) {
            new RepeatedCounters(transaction).forget(gone);
        }
        Set<NodeId> suspended = suspended(after);
        addIfAny(Notice.Kind.DEVICE_SUSPENDED, contact, after, minus(suspended, suspended(before)));
        Set<NodeId> ended = minus(suspended(before), suspended);
        addIfAny(Notice.Kind.DEVICE_LIFTED, contact, after, minus(ended, minus(former, present)));
    }

    private void addIfAny(Notice.Kind kind, Optional<AccountId> contact, KnownAccount account, Set<NodeId> nodes)
            throws RedoubtException {
        if (!nodes.isEmpty()) {
            List<String> devices = nodes.stream()
                    .map(node -> NodeFingerprint.of(account.account(), node).grouped())
                    .sorted()
                    .toList();
            add(kind, contact, devices);
        }
    }

    private static Set<NodeId> ids(KnownAccount account) {
        return account.state().nodes().stream().map(VerifiedNode::id).collect(Collectors.toSet());
    }

    private static Set<NodeId> suspended(KnownAccount account) {
        return ids(account).stream().filter(account::isSuspended).collect(Collectors.toSet());
    }

    private static Set<NodeId> minus(Set<NodeId> all, Set<NodeId> others) {
        return all.stream().filter(node -> !others.contains(node)).collect(Collectors.toSet());
    }

    /** All that the user was not told yet, oldest first. */
    public List<Notice> all() throws RedoubtException {
        List<Notice> notices = new ArrayList<>();
        List<StoredRecord> untold = transaction.list(RecordTypes.NOTICE);
        if (untold.isEmpty()) {
            return notices;
        }
        AccountId own = new NodeVault(transaction).state().account();
        for (StoredRecord stored : untold) {
            NoticeRecord record = Stored.parse(NoticeRecord.parser(), stored.content());
            notices.add(new Notice(
                    number(stored),
                    Notice.Kind.valueOf(record.getKind()),
                    contact(record.getAccountId()),
                    record.getDevicesList(),
                    Optional.of(record.getGroup()).filter(group -> !group.isEmpty()),
                    members(record),
                    own));
        }
        notices.sort(Comparator.comparingLong(Notice::number));
        return notices;
    }

    private Optional<Contact> contact(ByteString id) throws RedoubtException {
        if (id.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ContactBook(transaction).orUnnamed(AccountId.of(id.toByteArray())));
    }

    private List<Contact> members(NoticeRecord record) throws RedoubtException {
        List<Contact> members = new ArrayList<>();
        for (ByteString id : record.getMembersList()) {
            members.add(new OwnAccountRecords(transaction).contact(AccountId.of(id.toByteArray())));
        }
        return members;
    }

    /** The user was told. */
    public void forget(Collection<Long> numbers) throws RedoubtException {
        for (long number : numbers) {
            RecordName name = RecordTypes.numbered(RecordTypes.NOTICE, number);
            if (transaction.contains(name)) {
                transaction.delete(name);
            }
        }
    }

    private static long number(StoredRecord stored) {
        return ByteBuffer.wrap(stored.id().toBytes()).getLong();
    }
}
