package dev.redoubt.protocol.message;

import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.identity.AccountId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One message, as all of its recipients see it.
 *
 * @param senderState the sender's own account state, as used
 * @param recipients the recipient accounts' states, as used: 1 to 500, no account twice; kept in ascending order
 */
public record Message(
        MessageId id,
        Timing timing,
        ChainPosition position,
        StateReference senderState,
        List<StateReference> recipients,
        Content content) {
    public static final int MAX_RECIPIENTS = 500;

    /** @throws IllegalArgumentException if recipients are none, too many or doubled, or a state has no version */
    public Message {
        recipients = recipients.stream()
                .sorted(Comparator.comparing(StateReference::account))
                .toList();
        if (recipients.isEmpty() || recipients.size() > MAX_RECIPIENTS) {
            throw new IllegalArgumentException("a message has 1 to 500 recipient accounts, not " + recipients.size());
        }
        HashSet<AccountId> accounts = new HashSet<>();
        if (!recipients.stream().allMatch(recipient -> accounts.add(recipient.account()))) {
            throw new IllegalArgumentException("an account is named twice");
        }
        if (senderState.version() == 0 || recipients.stream().anyMatch(one -> one.version() == 0)) {
            throw new IllegalArgumentException("a state that was used has a version");
        }
    }

    /**
     * Whether it stands in the one conversation of its sender's account and its only recipient's, and says what may be said
     * there. Whatever else is not in a group could put itself into a conversation of others. SPEC.md, "Conversations".
     */
    public boolean isOfTwo() {
        AccountId sender = senderState.account();
        AccountId recipient = recipients.getFirst().account();
        return position.groupState() == null
                && recipients.size() == 1
                && position.conversation().equals(ConversationId.ofPair(sender, recipient))
                && !(content instanceof Content.GroupStep)
                && (!content.isForOwnDevices() || recipient.equals(sender));
    }

    /** Whether it says of itself that it is in a group. What the group says to that is another question. */
    public boolean isOfGroup() {
        return position.groupState() != null && content.isForGroups();
    }

    /** The recipient accounts. */
    public Set<AccountId> recipientAccounts() {
        return recipients.stream().map(StateReference::account).collect(Collectors.toUnmodifiableSet());
    }

    /** The state of a recipient account as the sender used it. */
    public Optional<StateReference> recipient(AccountId account) {
        return recipients.stream().filter(one -> one.account().equals(account)).findFirst();
    }
}
