package dev.redoubt.client.messaging;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.NotAllowedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.store.GroupRecords;
import dev.redoubt.client.store.Outbox;
import dev.redoubt.protocol.group.ForbiddenEventException;
import dev.redoubt.protocol.group.GroupChange;
import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.group.GroupStep;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.ConversationLifetimes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Changes groups. A step is signed, stored with the history that it makes, and only then submitted. */
public final class Groups {
    private static final int TRIES = 3;

    private final LiveNode node;
    private final Submitting submitting;
    private final Addressing addressing;

    public Groups(LiveNode node, Appliance appliance, Pauses pauses) {
        this.node = node;
        this.submitting = new Submitting(node, appliance, pauses);
        this.addressing = new Addressing(node, appliance);
    }

    /** What is sealed for a state that may be another one by then. */
    interface Attempt<T> {
        /** @return empty if the group has changed meanwhile */
        Optional<T> seal() throws RedoubtException;
    }

    private interface Proposal {
        GroupStep step(Transaction transaction) throws RedoubtException;
    }

    private interface Extra {
        void write(Transaction transaction, GroupStep step) throws RedoubtException;
    }

    /**
     * @param name 1 to 255 bytes of UTF-8
     * @param others 0 to 31, without the own account
     * @throws NotAllowedException if that cannot be
     * @throws MessageKeptException if the group is made, but its members learn of it later, by itself
     */
    public ConversationId create(String name, List<AccountId> others) throws RedoubtException {
        byte[] nonce = new byte[32];
        node.random().nextBytes(nonce);
        GroupStep step = creation(Octets.copyOf(nonce), name, others);
        submitting.flush();
        submitting.submitOrKeep(sealed(() -> seal(_ -> step, Groups::markOwn)));
        return step.state().conversation();
    }

    private GroupStep creation(Octets nonce, String name, List<AccountId> others) throws RedoubtException {
        try {
            return GroupStep.create(
                    node.account(), new GroupChange.Create(nonce, name, ConversationLifetimes.NONE, others));
        } catch (ForbiddenEventException | IllegalArgumentException e) {
            throw new NotAllowedException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * @throws NotAllowedException if the group does not allow it, or it changes nothing
     * @throws MessageKeptException if the group is changed here, but its members learn of it later, by itself
     */
    public void change(ConversationId group, GroupChange change) throws RedoubtException {
        submitting.flush();
        submitting.submitOrKeep(
                sealed(() -> seal(transaction -> propose(transaction, group, change), Groups::markOwn)));
    }

    /**
     * Gives it another name.
     *
     * @throws NotAllowedException likewise, or if the name cannot be one
     */
    public void rename(ConversationId group, String name) throws RedoubtException {
        try {
            change(group, new GroupChange.Rename(name));
        } catch (IllegalArgumentException e) {
            throw new NotAllowedException(String.valueOf(e.getMessage()));
        }
    }

    /** If another's step stands instead of this one, it is proposed again. */
    private static void markOwn(Transaction transaction, GroupStep step) throws RedoubtException {
        new GroupRecords(transaction).markOwn(step);
    }

    private GroupStep propose(Transaction transaction, ConversationId group, GroupChange change)
            throws RedoubtException {
        try {
            return mine(transaction, group).propose(node.account(), change);
        } catch (ForbiddenEventException | IllegalArgumentException e) {
            throw new NotAllowedException(String.valueOf(e.getMessage()));
        }
    }

    /** The recipients are looked up outside of any transaction: what comes of it counts only if the group is still the same. */
    private Optional<Outbox.Outgoing> seal(Proposal proposal, Extra extra) throws RedoubtException {
        Instant now = node.clock().instant();
        GroupStep step = node.container().read(proposal::step);
        Addressing.Addressed addressed = addressing.byAccounts(step.recipients(), now);
        Composer composer =
                new Composer(node.own().getFirst(), addressed.audience().own().reference(), node.random());
        return node.container().write(transaction -> {
            if (!proposal.step(transaction).equals(step)) {
                return Optional.empty();
            }
            GroupRecords records = new GroupRecords(transaction);
            records.put(after(records, step), now);
            extra.write(transaction, step);
            return Optional.of(
                    composer.compose(transaction, addressed, Composer.Draft.step(step, node.account(), now)));
        });
    }

    private GroupHistory after(GroupRecords records, GroupStep step) throws RedoubtException {
        Optional<GroupHistory> before = records.find(step.state().conversation());
        if (before.isEmpty()) {
            return GroupHistory.beginningWith(step);
        }
        return switch (before.get().with(node.account(), step.event())) {
            case GroupHistory.Taken taken -> taken.history();
            case GroupHistory.Known _ -> before.get();
            case GroupHistory.Waiting _, GroupHistory.Forbidden _ ->
                throw new IllegalStateException("what was just proposed is allowed");
        };
    }

    /** Tries again where somebody else was faster. */
    <T> T sealed(Attempt<T> attempt) throws RedoubtException {
        for (int i = 0; i < TRIES; i++) {
            Optional<T> sealed = attempt.seal();
            if (sealed.isPresent()) {
                return sealed.get();
            }
        }
        throw new NotAllowedException("others change it all the time; try again");
    }

    /** @throws NotAllowedException if the own account is not in the group */
    GroupHistory mine(ConversationId group) throws RedoubtException {
        return node.container().read(transaction -> mine(transaction, group));
    }

    private GroupHistory mine(Transaction transaction, ConversationId group) throws RedoubtException {
        Optional<GroupHistory> known = new GroupRecords(transaction).find(group);
        if (known.isEmpty()) {
            throw new NotAllowedException(
                    "this device does not know its members yet; another device of yours, or its next"
                            + " change, brings them");
        }
        return known.filter(history -> history.state().has(node.account()))
                .orElseThrow(() -> new NotAllowedException("you are not in it"));
    }

    /**
     * Proposes again what this node changed and what does not stand because others were more senior: once, but that the user
     * leaves as often as it takes. What cannot be proposed now is proposed before the next link.
     */
    void proposeLost() throws RedoubtException {
        List<ConversationId> groups =
                node.container().read(transaction -> new GroupRecords(transaction).withOwnSteps());
        for (ConversationId group : groups) {
            List<GroupStep> lost =
                    node.container().read(transaction -> new GroupRecords(transaction).lost(group, node.account()));
            for (GroupStep step : lost) {
                proposeAgain(group, step);
            }
        }
    }

    private void proposeAgain(ConversationId group, GroupStep lost) throws RedoubtException {
        try {
            submitting.submitOrKeep(sealed(() -> seal(
                    transaction -> propose(transaction, group, lost.event().change()),
                    (transaction, step) -> replaceOwn(transaction, lost, step))));
        } catch (NotAllowedException e) {
            node.container().write(transaction -> {
                new GroupRecords(transaction).forgetOwn(lost);
                return null;
            });
        } catch (MessageKeptException e) {
            // It is made, and goes out by itself.
            return;
        } catch (RedoubtException e) {
            // A member that cannot be looked up, or an alarm: receiving goes on all the same.
            return;
        }
    }

    /** Where a group changes several times at once, one proposal more may not stand either; who was told "left" must be out. */
    private void replaceOwn(Transaction transaction, GroupStep lost, GroupStep again) throws RedoubtException {
        GroupRecords records = new GroupRecords(transaction);
        records.forgetOwn(lost);
        if (lost.event().change().equals(new GroupChange.Remove(node.account()))) {
            records.markOwn(again);
        }
    }
}
