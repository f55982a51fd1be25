package dev.redoubt.protocol.packet;

import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.group.GroupState;
import dev.redoubt.protocol.group.GroupStep;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.message.Message;
import dev.redoubt.protocol.wire.MalformedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a message belongs where it says. Nothing may put itself into a conversation of others. A pure function, also for
 * messages that were held. SPEC.md, "Opening", step 12.
 */
public final class GroupRule {
    private final Message message;
    private final AccountId sender;
    private final AccountId own;
    private final @Nullable GroupHistory history;

    private GroupRule(Message message, AccountId own, @Nullable GroupHistory history) {
        this.message = message;
        this.sender = message.senderState().account();
        this.own = own;
        this.history = history;
    }

    /**
     * @param message opened: its sender's chain was validated, and it names the own account or is a sister's
     * @param signed whether its payload is signed by the sender's node
     * @param own the account that it is opened for
     * @param history what that account knows of the message's group
     */
    public static Verdict judge(Message message, boolean signed, AccountId own, Optional<GroupHistory> history) {
        if (message.isOfTwo()) {
            return new Standing.OfTwo();
        }
        Octets named = message.position().groupState();
        if (named == null || !message.isOfGroup()) {
            return new Rejected.WrongConversation();
        }
        GroupRule rule = new GroupRule(message, own, history.orElse(null));
        return message.content() instanceof Content.GroupStep step ? rule.step(step, signed, named) : rule.said(named);
    }

    private Verdict said(Octets named) {
        if (history == null) {
            return new Standing.Held(Standing.Held.Reason.UNKNOWN_GROUP);
        }
        Optional<GroupState> state = history.find(named);
        if (state.isEmpty()) {
            return new Standing.Held(Standing.Held.Reason.UNKNOWN_STATE);
        }
        GroupState said = state.get();
        if (!said.has(sender) || !history.state().has(sender)) {
            return new Rejected.NotAMember();
        }
        return message.recipientAccounts().equals(said.recipients(sender))
                ? new Standing.InGroup(said, history.state().equals(said))
                : new Rejected.WrongConversation();
    }

    private Verdict step(Content.GroupStep content, boolean signed, Octets named) {
        if (!signed) {
            return new Rejected.UnsignedGroupStep();
        }
        try {
            GroupStep step = GroupStep.parse(content);
            return fits(step, named) ? known(step) : new Rejected.WrongConversation();
        } catch (MalformedException e) {
            return new Rejected.MalformedBody(String.valueOf(e.getMessage()));
        }
    }

    private boolean fits(GroupStep step, Octets named) {
        return step.state().author().equals(sender)
                && step.state().digest().equals(named)
                && step.state().conversation().equals(message.position().conversation())
                && step.recipients().equals(message.recipientAccounts());
    }

    private Verdict known(GroupStep step) {
        if (history == null) {
            boolean begins = step.invites(own) || sender.equals(own);
            return begins ? new Standing.Invited(step) : new Standing.Held(Standing.Held.Reason.UNKNOWN_GROUP);
        }
        return switch (history.with(sender, step.event())) {
            case GroupHistory.Taken taken -> same(taken.step(), step);
            case GroupHistory.Known known -> same(known.step(), step);
            case GroupHistory.Waiting() ->
                mayBeginAnew(history, step)
                        ? new Standing.Invited(step)
                        : new Standing.Held(Standing.Held.Reason.UNKNOWN_STATE);
            case GroupHistory.Forbidden(String reason) -> new Rejected.ForbiddenGroupStep(reason);
        };
    }

    private static Verdict same(GroupStep own, GroupStep said) {
        return own.equals(said)
                ? new Standing.Changed(said)
                : new Rejected.ForbiddenGroupStep("the state is not what the event gives");
    }

    /**
     * Who has left is invited again, or who was invited by a step that does not stand once more by the same: only by somebody
     * who is a member as far as is known here.
     */
    private boolean mayBeginAnew(GroupHistory known, GroupStep step) {
        GroupStep first = known.first();
        boolean left = !known.state().has(own);
        boolean again = first.invites(own) && first.state().author().equals(sender);
        return step.invites(own) && known.state().has(sender) && (left || again);
    }
}
