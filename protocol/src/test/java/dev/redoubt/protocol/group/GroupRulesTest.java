package dev.redoubt.protocol.group;

import static dev.redoubt.protocol.group.GroupTestCast.account;
import static dev.redoubt.protocol.group.GroupTestCast.add;
import static dev.redoubt.protocol.group.GroupTestCast.changed;
import static dev.redoubt.protocol.group.GroupTestCast.creation;
import static dev.redoubt.protocol.group.GroupTestCast.group;
import static dev.redoubt.protocol.group.GroupTestCast.octets;
import static dev.redoubt.protocol.group.GroupTestCast.promote;
import static dev.redoubt.protocol.group.GroupTestCast.remove;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.message.ConversationId;
import dev.redoubt.protocol.message.ConversationLifetimes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupRulesTest {
    private static final ConversationLifetimes HOUR = new ConversationLifetimes(Duration.ofHours(1), Duration.ZERO);

    private static void forbidden(GroupHistory history, int author, GroupChange change) {
        assertThrows(ForbiddenEventException.class, () -> history.propose(account(author), change));
    }

    @Test
    void founderIsTheFirstAdministrator() throws Exception {
        GroupState state = group(2, 3).state();
        assertTrue(state.isAdministrator(account(1)));
        assertFalse(state.isAdministrator(account(2)));
        assertEquals(Set.of(account(2), account(3)), state.recipients(account(1)));
    }

    @Test
    void memberMayLeaveAndNothingElse() throws Exception {
        GroupHistory history = group(2, 3);
        forbidden(history, 2, add(4));
        forbidden(history, 2, remove(3));
        forbidden(history, 2, remove(1));
        forbidden(history, 2, promote(2));
        forbidden(history, 2, new GroupChange.Rename("orchestra"));
        forbidden(history, 2, new GroupChange.SetLifetimes(HOUR));
        assertFalse(changed(history, 2, remove(2)).state().has(account(2)));
    }

    @Test
    void whoIsNoMemberMayNothing() throws Exception {
        forbidden(group(2), 9, remove(9));
        forbidden(group(2), 9, add(9));
    }

    @Test
    void administratorChangesTheGroup() throws Exception {
        GroupHistory history = changed(group(2), 1, add(3));
        history = changed(history, 1, new GroupChange.Rename("orchestra"));
        history = changed(history, 1, new GroupChange.SetLifetimes(HOUR));
        history = changed(history, 1, promote(3));
        history = changed(history, 3, remove(2));
        assertEquals("orchestra", history.state().name());
        assertEquals(HOUR, history.state().lifetimes());
        assertEquals(6, history.state().epoch());
        assertEquals(Set.of(account(3)), history.state().recipients(account(1)));
    }

    @Test
    void nobodyRemovesOrDemotesWhoOutranksIt() throws Exception {
        GroupHistory history = changed(changed(group(2, 3), 1, promote(2)), 1, promote(3));
        forbidden(history, 2, remove(1));
        forbidden(history, 3, remove(2));
        forbidden(history, 3, new GroupChange.SetRole(account(1), GroupRole.MEMBER));
        assertFalse(changed(history, 2, remove(3)).state().has(account(3)));
    }

    @Test
    void changeThatChangesNothingIsForbidden() throws Exception {
        GroupHistory history = group(2);
        forbidden(history, 1, add(2));
        forbidden(history, 1, remove(3));
        forbidden(history, 1, new GroupChange.Rename("choir"));
        forbidden(history, 1, new GroupChange.SetLifetimes(ConversationLifetimes.NONE));
        forbidden(history, 1, new GroupChange.SetRole(account(2), GroupRole.MEMBER));
        forbidden(history, 1, creation(5));
    }

    @Test
    void lastAdministratorIsFollowedByTheMostSeniorMember() throws Exception {
        GroupHistory history = changed(changed(group(3), 1, add(2)), 1, remove(1));
        assertTrue(history.state().isAdministrator(account(3)));
        assertFalse(history.state().isAdministrator(account(2)));
    }

    @Test
    void lastAdministratorDoesNotDemoteItself() throws Exception {
        forbidden(group(2), 1, new GroupChange.SetRole(account(1), GroupRole.MEMBER));
    }

    @Test
    void lastMemberMayLeaveAndSpeaksToItselfUntilThen() throws Exception {
        GroupHistory history = group();
        assertEquals(Set.of(account(1)), history.state().recipients(account(1)));
        assertTrue(changed(history, 1, remove(1)).state().members().isEmpty());
    }

    @Test
    void groupHasAtMost32Members() throws Exception {
        GroupHistory full = group(IntStream.rangeClosed(2, 32).toArray());
        assertEquals(32, full.state().members().size());
        forbidden(full, 1, add(33));
        List<AccountId> tooMany =
                IntStream.rangeClosed(2, 33).mapToObj(GroupTestCast::account).toList();
        assertThrows(IllegalArgumentException.class, () -> new GroupChange.Add(tooMany));
    }

    @Test
    void nameHasOneTo255BytesAndNoControlCharacters() {
        assertThrows(IllegalArgumentException.class, () -> new GroupChange.Rename("a\u009b2Jb"));
        new GroupChange.Rename("ü".repeat(127) + "x");
        for (String name : List.of("", "ü".repeat(128), "a\nb", "a\u2028b", "a\ud800")) {
            assertThrows(IllegalArgumentException.class, () -> new GroupChange.Rename(name));
        }
    }

    /** Otherwise somebody could make a group that is the conversation of two others. */
    @Test
    void conversationIsBoundToItsFounder() {
        ConversationId ours = GroupState.conversation(account(1), octets(7));
        assertNotEquals(ours, GroupState.conversation(account(2), octets(7)));
        assertNotEquals(ours, ConversationId.ofPair(account(1), new AccountId(octets(7))));
    }

    @Test
    void messageOfARemovalGoesToTheRemovedTooAndTheAuthorIsNotNamed() throws Exception {
        GroupStep step = group(2, 3).propose(account(1), remove(2));
        assertEquals(Set.of(account(2), account(3)), step.recipients());
        GroupStep left = group(2, 3).propose(account(2), remove(2));
        assertEquals(Set.of(account(1), account(3)), left.recipients());
    }

    @Test
    void onlyAnAdditionOrACreationInvites() throws Exception {
        assertTrue(group(2).first().invites(account(2)));
        assertFalse(group(2).first().invites(account(3)));
        assertTrue(group(2).propose(account(1), add(3)).invites(account(3)));
        assertFalse(group(2).propose(account(1), promote(2)).invites(account(2)));
        assertFalse(GroupForgery.unchanged(account(1), add(3), group(2).state()).invites(account(3)));
    }
}
