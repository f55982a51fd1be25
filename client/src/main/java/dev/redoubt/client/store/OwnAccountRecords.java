package dev.redoubt.client.store;

import com.google.protobuf.ByteString;
import dev.redoubt.client.container.RecordName;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Contact;
import dev.redoubt.client.model.Notice;
import dev.redoubt.client.model.Trust;
import dev.redoubt.client.store.format.OwnAccountRecord;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.wire.MalformedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The own account as this device knows it, and how the device stands with it. */
public final class OwnAccountRecords {
    private static final RecordName NAME = RecordName.only(RecordTypes.OWN_ACCOUNT);

    /** A time that is later than all times of suspensions. */
    private static final Instant LATE = Instant.parse("9999-12-31T00:00:00Z");

    private final Transaction transaction;

    public OwnAccountRecords(Transaction transaction) {
        this.transaction = transaction;
    }

    public KnownAccount known() throws RedoubtException {
        List<byte[]> suspensions = record().getSuspensionsList().stream()
                .map(ByteString::toByteArray)
                .toList();
        try {
            // They were verified when they came: no clock makes them void.
            return KnownAccount.verify(new NodeVault(transaction).state(), suspensions, LATE);
        } catch (MalformedException | InvalidChainException e) {
            throw new ContainerDamagedException("a suspension of the own account does not verify");
        }
    }

    /** The own account under its own name, or another one as it is pinned. */
    public Contact contact(AccountId account) throws RedoubtException {
        return new NodeVault(transaction).state().account().equals(account)
                ? ownContact(account)
                : new ContactBook(transaction).orUnnamed(account);
    }

    /** @param own the own account */
    Contact ownContact(AccountId own) throws RedoubtException {
        Optional<String> name = EnrolmentState.read(transaction) instanceof EnrolmentState.Enrolled enrolled
                ? Optional.of(enrolled.name())
                : Optional.empty();
        return new Contact(own, name, Trust.VERIFIED);
    }

    /** Whether two histories of the own account were seen. */
    public boolean isForked() throws RedoubtException {
        return record().getForked();
    }

    /** Whether the account has revoked this device. */
    public boolean isRevoked() throws RedoubtException {
        return !record().getRevokedBy().isEmpty();
    }

    /**
     * Takes a newer state, or more suspensions under the same, and notes what they change.
     *
     * @param self this device: a state that does not list it is its end, and replaces nothing
     * @throws IllegalStateException if the version goes down
     */
    public KnownAccount adopt(KnownAccount fresh, NodeId self) throws RedoubtException {
        KnownAccount before = known();
        KnownAccount after = fresh.keeping(Optional.of(before));
        if (after.state().nodes().stream().noneMatch(node -> node.id().equals(self))) {
            put(record().toBuilder()
                    .setRevokedBy(ByteString.copyFrom(after.state().toBytes()))
                    .build());
            return before;
        }
        new NoticeLog(transaction).changed(Optional.empty(), before, after);
        new NodeVault(transaction).putState(after.state());
        OwnAccountRecord.Builder record = record().toBuilder().clearSuspensions();
        after.suspensionBytes().forEach(bytes -> record.addSuspensions(ByteString.copyFrom(bytes)));
        put(record.build());
        return after;
    }

    /** Stops sending until the user decides. */
    public void markForked() throws RedoubtException {
        put(record().toBuilder().setForked(true).build());
        new NoticeLog(transaction).add(Notice.Kind.FORKED, Optional.empty(), List.of());
    }

    /** Notes that the appliance does not show the newest state of the own account. */
    public void noteHidden() throws RedoubtException {
        new NoticeLog(transaction).add(Notice.Kind.HIDDEN_STATE, Optional.empty(), List.of());
    }

    /** The user decided: this is the account's state, whatever was seen before. */
    public void settle(VerifiedAccountState state) throws RedoubtException {
        new NodeVault(transaction).replaceState(state);
        put(record().toBuilder().setForked(false).clearSuspensions().build());
    }

    private OwnAccountRecord record() throws RedoubtException {
        return Stored.get(transaction, NAME, OwnAccountRecord.parser()).orElseGet(OwnAccountRecord::getDefaultInstance);
    }

    private void put(OwnAccountRecord record) throws RedoubtException {
        Stored.put(transaction, NAME, record);
    }
}
