package dev.redoubt.client.messaging;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.store.GroupRecords;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.Outbox;
import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.group.GroupState;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.message.ConversationId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Sends messages: stored before they are submitted. Needs no device link. */
public final class Sending {
    private final LiveNode node;
    private final Submitting submitting;
    private final Addressing addressing;
    private final Groups groups;

    public Sending(LiveNode node, Appliance appliance, Pauses pauses) {
        this.node = node;
        this.submitting = new Submitting(node, appliance, pauses);
        this.addressing = new Addressing(node, appliance);
        this.groups = new Groups(node, appliance, pauses);
    }

    /**
     * @return the message as {@link Message.Status#SENT}
     * @throws MessageKeptException if it is stored but the appliance's answer is unknown: it goes out later by itself
     */
    public Message send(String name, String text) throws RedoubtException {
        Composer.check(text);
        submitting.flush();
        Instant now = node.clock().instant();
        return toOne(addressing.byName(name, now), text, now);
    }

    /** The same to an account that is pinned, or the own one. */
    public Message send(AccountId account, String text) throws RedoubtException {
        Composer.check(text);
        submitting.flush();
        Instant now = node.clock().instant();
        return toOne(addressing.byAccounts(Set.of(account), now), text, now);
    }

    private Message toOne(Addressing.Addressed addressed, String text, Instant now) throws RedoubtException {
        Place place = Place.ofTwo(node.account(), addressed.accounts().getFirst());
        Composer composer = composer(addressed);
        return submitted(node.container()
                .write(transaction -> composer.compose(transaction, addressed, Composer.Draft.text(place, text, now))));
    }

    /**
     * The same to all members of a group, in the state that stands here when it is sealed.
     *
     * @throws dev.redoubt.client.failure.NotAllowedException if the own account is not in it
     */
    public Message send(ConversationId group, String text) throws RedoubtException {
        Composer.check(text);
        submitting.flush();
        return submitted(groups.sealed(() -> say(group, text)));
    }

    private Optional<Outbox.Outgoing> say(ConversationId group, String text) throws RedoubtException {
        Instant now = node.clock().instant();
        GroupState state = groups.mine(group).state();
        Addressing.Addressed addressed = addressing.byAccounts(state.recipients(node.account()), now);
        Composer composer = composer(addressed);
        Composer.Draft draft = Composer.Draft.text(Place.in(state, node.account()), text, now);
        return node.container().write(transaction -> {
            Optional<GroupHistory> present = new GroupRecords(transaction).find(group);
            boolean same =
                    present.filter(history -> history.state().equals(state)).isPresent();
            return same ? Optional.of(composer.compose(transaction, addressed, draft)) : Optional.empty();
        });
    }

    /** Submits what earlier runs left behind. */
    public void flush() throws RedoubtException {
        submitting.flush();
    }

    private Composer composer(Addressing.Addressed addressed) {
        return new Composer(node.own().getFirst(), addressed.audience().own().reference(), node.random());
    }

    private Message submitted(Outbox.Outgoing outgoing) throws RedoubtException {
        submitting.submitOrKeep(outgoing);
        return node.container().read(transaction -> new MessageLog(transaction).get(outgoing.messageNumber()));
    }
}
