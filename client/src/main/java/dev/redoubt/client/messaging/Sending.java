package dev.redoubt.client.messaging;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.container.Transaction;
import dev.redoubt.client.failure.MessageKeptException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.model.DevicePolicy;
import dev.redoubt.client.model.Message;
import dev.redoubt.client.model.SendOptions;
import dev.redoubt.client.store.ConversationSettings;
import dev.redoubt.client.store.GroupRecords;
import dev.redoubt.client.store.MessageLog;
import dev.redoubt.client.store.Outbox;
import dev.redoubt.client.store.PolicyRecords;
import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.group.GroupState;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.ConversationLifetimes;
import dev.redoubt.protocol.message.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Says things: sealed and stored before they are submitted, in one way for all that is said. Needs no device link. */
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
     * Sends a text.
     *
     * @return the message as {@link Message.Status#SENT}
     * @throws MessageKeptException if it is stored but the appliance's answer is unknown: it goes out later by itself
     * @throws dev.redoubt.client.failure.NotAllowedException if it is for a group that the own account is not in
     * @throws dev.redoubt.client.failure.ForbiddenByPolicyException if the options say longer than the policy allows
     */
    public Message send(Destination to, String text, SendOptions options) throws RedoubtException {
        return send(to, new Content.Text(text), options);
    }

    /** The same, with what it answers. */
    public Message send(Destination to, Content.Text text, SendOptions options) throws RedoubtException {
        Composer.check(text.text());
        return send(to, (Content) text, options);
    }

    /** The same with any content that is shown as a message. */
    Message send(Destination to, Content content, SendOptions options) throws RedoubtException {
        return send(to, _ -> Optional.of(content), options);
    }

    /**
     * The same with content that is settled in the transaction that seals it.
     *
     * @param words of a kind that is shown as a message; never empty
     */
    public Message send(Destination to, Words words, SendOptions options) throws RedoubtException {
        lives().require(options);
        submitting.flush();
        Instant now = node.clock().instant();
        Outbox.Outgoing outgoing = seal(to, words, options, now).orElseThrow();
        submitting.submitOrKeep(outgoing);
        return node.container().read(transaction -> new MessageLog(transaction).get(outgoing.messageNumber()));
    }

    /**
     * Says something that is not shown as a message.
     *
     * @return whether it was said: not where there was nothing to say any more, or nobody to say it to
     * @throws RedoubtException as {@link #send}
     */
    public boolean tell(Destination to, Words words) throws RedoubtException {
        return tell(to, words, SendOptions.defaults(), node.clock().instant());
    }

    /** The same, as sent at that time, which the words know. */
    public boolean tell(Destination to, Words words, Instant sentAt) throws RedoubtException {
        return tell(to, words, SendOptions.defaults(), sentAt);
    }

    /** The same with a life of its own. */
    boolean tell(Destination to, Words words, SendOptions options) throws RedoubtException {
        return tell(to, words, options, node.clock().instant());
    }

    private boolean tell(Destination to, Words words, SendOptions options, Instant sentAt) throws RedoubtException {
        submitting.flush();
        Optional<Outbox.Outgoing> outgoing = seal(to, words, options, sentAt);
        if (outgoing.isPresent()) {
            submitting.submitOrKeep(outgoing.get());
        }
        return outgoing.isPresent();
    }

    private Optional<Outbox.Outgoing> seal(Destination to, Words words, SendOptions options, Instant now)
            throws RedoubtException {
        return switch (to) {
            case Destination.Named(String name) -> ofTwo(addressing.byName(name, now), words, options, now);
            case Destination.OfTwo(var account) ->
                ofTwo(addressing.byAccounts(Set.of(account), now), words, options, now);
            case Destination.Group(ConversationId group) -> groups.sealed(() -> inGroup(group, words, options, now));
            case Destination.OwnDevices() -> {
                Optional<Addressing.Addressed> sisters = addressing.ownDevices(now);
                yield sisters.isEmpty() ? Optional.empty() : ofTwo(sisters.get(), words, options, now);
            }
        };
    }

    private Optional<Outbox.Outgoing> ofTwo(
            Addressing.Addressed addressed, Words words, SendOptions options, Instant now) throws RedoubtException {
        Place place = Place.ofTwo(node.account(), addressed.accounts().getFirst());
        return node.container().write(transaction -> {
            ConversationLifetimes lifetimes = new ConversationSettings(transaction).lifetimes(place.conversation());
            return compose(
                    transaction, addressed, place, words, new Lives(lifetimes, options, limits(transaction), now));
        });
    }

    /** The recipients are looked up outside of any transaction: it counts only if the group is still the same. */
    private Optional<Optional<Outbox.Outgoing>> inGroup(
            ConversationId group, Words words, SendOptions options, Instant now) throws RedoubtException {
        GroupState state = groups.mine(group).state();
        Addressing.Addressed addressed = addressing.byAccounts(state.recipients(node.account()), now);
        Place place = Place.in(state, node.account());
        return node.container().write(transaction -> {
            Optional<GroupHistory> present = new GroupRecords(transaction).find(group);
            boolean same =
                    present.filter(history -> history.state().equals(state)).isPresent();
            return same
                    ? Optional.of(compose(
                            transaction,
                            addressed,
                            place,
                            words,
                            new Lives(state.lifetimes(), options, limits(transaction), now)))
                    : Optional.empty();
        });
    }

    private static DevicePolicy.Lives limits(Transaction transaction) throws RedoubtException {
        return new PolicyRecords(transaction).policy().lives();
    }

    private DevicePolicy.Lives lives() throws RedoubtException {
        return node.container().read(Sending::limits);
    }

    /** How long what is said lives: only what is shown follows the conversation, and the policy's limits. */
    private record Lives(ConversationLifetimes defaults, SendOptions options, DevicePolicy.Lives limits, Instant now) {
        private static final ConversationLifetimes SHORT =
                new ConversationLifetimes(Contents.TYPING_AGE, Duration.ZERO);

        private ConversationLifetimes otherwise(Content content) {
            if (content instanceof Content.Typing) {
                return SHORT;
            }
            return Contents.isShown(content) ? defaults : ConversationLifetimes.NONE;
        }

        Timing timing(Content content) {
            ConversationLifetimes otherwise = otherwise(content);
            Duration time = options.timeToLive().orElse(otherwise.timeToLive());
            Duration afterReading = options.burnAfterReading().orElse(otherwise.burnOnRead());
            return Contents.isShown(content)
                    ? new Timing(now, limits.timeToLive(time), limits.burnAfterReading(afterReading))
                    : new Timing(now, time, afterReading);
        }
    }

    private Optional<Outbox.Outgoing> compose(
            Transaction transaction, Addressing.Addressed addressed, Place place, Words words, Lives lives)
            throws RedoubtException {
        Optional<Content> content = words.in(transaction);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        Timing timing = lives.timing(content.get());
        Composer composer =
                new Composer(node.own().getFirst(), addressed.audience().own().reference(), node.random());
        Composer.Draft draft = new Composer.Draft(place, content.get(), timing, Optional.empty());
        return Optional.of(composer.compose(transaction, addressed, draft));
    }

    /** With the time to live as it is now, for what takes longer to prepare than its conversation takes to change. */
    public SendOptions settled(Destination to, SendOptions options) throws RedoubtException {
        DevicePolicy.Lives limits = lives();
        limits.require(options);
        Duration time = options.timeToLive().orElse(lifetimes(to).timeToLive());
        return options.withTimeToLive(limits.timeToLive(time));
    }

    private ConversationLifetimes lifetimes(Destination to) throws RedoubtException {
        return switch (to) {
            case Destination.Named _, Destination.OwnDevices _ -> ConversationLifetimes.NONE;
            case Destination.OfTwo(var account) -> {
                ConversationId id = ConversationId.ofPair(node.account(), account);
                yield node.container().read(transaction -> new ConversationSettings(transaction).lifetimes(id));
            }
            case Destination.Group(ConversationId group) ->
                groups.mine(group).state().lifetimes();
        };
    }

    /** Submits what earlier runs left behind. */
    public void flush() throws RedoubtException {
        submitting.flush();
    }
}
