package dev.redoubt.protocol.group;

import static dev.redoubt.protocol.group.GroupTestCast.account;
import static dev.redoubt.protocol.group.GroupTestCast.add;
import static dev.redoubt.protocol.group.GroupTestCast.changed;
import static dev.redoubt.protocol.group.GroupTestCast.group;
import static dev.redoubt.protocol.group.GroupTestCast.promote;
import static dev.redoubt.protocol.group.GroupTestCast.remove;
import static dev.redoubt.protocol.group.GroupTestCast.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupHistoryTest {
    /** Founder 1, then administrators 2 and 3 in this order, and members 4 and 5. */
    private static GroupHistory ranked() throws Exception {
        return changed(changed(group(2, 3, 4, 5), 1, promote(2)), 1, promote(3));
    }

    private static GroupStep renamed(GroupHistory history, int author, String name) throws Exception {
        return history.propose(account(author), new GroupChange.Rename(name));
    }

    @Test
    void changeOfTheMoreSeniorStandsAndTheOtherIsLost() throws Exception {
        GroupHistory before = ranked();
        GroupStep senior = renamed(before, 2, "by two");
        GroupStep junior = renamed(before, 3, "by three");
        GroupHistory after = with(with(before, junior), senior);
        assertEquals("by two", after.state().name());
        assertEquals(List.of(junior), after.lostBy(account(3)));
        assertTrue(after.hasForks());
        assertTrue(after.stands(senior));
        assertFalse(after.stands(junior));
    }

    @Test
    void ofTwoChangesByTheSameTheLowerHashStands() throws Exception {
        GroupHistory before = ranked();
        GroupStep one = renamed(before, 2, "one");
        GroupStep other = renamed(before, 2, "other");
        Octets lower =
                Collections.min(List.of(one.state().digest(), other.state().digest()));
        assertEquals(lower, with(with(before, one), other).state().digest());
        assertEquals(lower, with(with(before, other), one).state().digest());
    }

    /** Number three was removed and begins a branch far below, where it was still trusted: the one who removed it outranks it. */
    @Test
    void whoWasRemovedCannotRewriteThePast() throws Exception {
        GroupHistory early = ranked();
        GroupHistory late = changed(early, 4, remove(4));
        late = changed(late, 2, remove(3));
        assertFalse(late.state().has(account(3)));
        GroupHistory branch = changed(early, 3, remove(5));
        for (int i = 0; i < 10; i++) {
            branch = changed(branch, 3, new GroupChange.Rename("mine " + i));
        }
        GroupHistory all = late;
        for (GroupStep step : branch.steps()) {
            all = with(all, step);
        }
        assertEquals(late.state(), all.state());
    }

    /** Whatever the hashes: it outranks all others, so only its own leaving speaks against it. */
    @Test
    void whoHasLeftCannotUndoIt() throws Exception {
        GroupHistory early = ranked();
        GroupHistory late = changed(early, 1, remove(1));
        for (int i = 0; i < 20; i++) {
            GroupStep back = renamed(early, 1, "back " + i);
            assertEquals(late.state(), with(late, back).state());
            assertEquals(
                    late.state(),
                    with(with(early, back), late.steps().getLast()).state());
        }
    }

    /** It leaves on both branches; others have gone on from the first. */
    @Test
    void whoHasLeftCannotDoSomethingElseBefore() throws Exception {
        GroupHistory early = ranked();
        GroupHistory late = changed(changed(early, 1, remove(1)), 2, new GroupChange.Rename("without one"));
        for (int i = 0; i < 20; i++) {
            GroupHistory branch = changed(changed(early, 1, new GroupChange.Rename("x" + i)), 1, remove(1));
            GroupHistory all = late;
            for (GroupStep step : branch.steps()) {
                all = with(all, step);
            }
            assertEquals(late.state(), all.state());
        }
    }

    @Test
    void lostChangeCanBeProposedAgain() throws Exception {
        GroupHistory before = ranked();
        GroupStep lost = before.propose(account(3), add(6));
        GroupHistory after = with(with(before, lost), renamed(before, 1, "by one"));
        assertFalse(after.state().has(account(6)));
        GroupHistory again = changed(after, 3, lost.event().change());
        assertTrue(again.state().has(account(6)));
        assertEquals("by one", again.state().name());
    }

    @Test
    void changeOfAnUnknownStateWaits() throws Exception {
        GroupHistory before = ranked();
        GroupStep first = renamed(before, 1, "first");
        GroupStep second = renamed(with(before, first), 1, "second");
        assertInstanceOf(GroupHistory.Waiting.class, before.with(account(1), second.event()));
    }

    @Test
    void changeThatIsNotAllowedIsForbidden() throws Exception {
        GroupHistory before = ranked();
        GroupEvent event = renamed(before, 1, "mine").event();
        assertInstanceOf(GroupHistory.Forbidden.class, before.with(account(4), event));
        assertInstanceOf(GroupHistory.Forbidden.class, before.with(account(9), event));
    }

    @Test
    void sameChangeAgainIsKnown() throws Exception {
        GroupHistory before = ranked();
        GroupStep step = renamed(before, 1, "first");
        assertInstanceOf(GroupHistory.Known.class, with(before, step).with(account(1), step.event()));
        GroupStep creation = before.first();
        assertInstanceOf(GroupHistory.Known.class, before.with(account(1), creation.event()));
        assertInstanceOf(GroupHistory.Forbidden.class, before.with(account(2), creation.event()));
    }

    @Test
    void stateThatDoesNotStandIsFoundByItsHash() throws Exception {
        GroupHistory before = ranked();
        GroupStep lost = renamed(before, 3, "lost");
        GroupHistory after = with(with(before, lost), renamed(before, 1, "by one"));
        assertEquals(lost.state(), after.find(lost.state().digest()).orElseThrow());
    }

    @Test
    void historySurvivesBeingStored() throws Exception {
        GroupHistory before = ranked();
        GroupHistory after = with(with(before, renamed(before, 3, "lost")), renamed(before, 1, "by one"));
        GroupHistory restored = GroupHistory.restore(after.steps());
        assertEquals(after.state(), restored.state());
        assertEquals(after.steps(), restored.steps());
    }

    @Test
    void stepsThatDoNotFollowAreNotRestored() throws Exception {
        GroupHistory one = ranked();
        List<GroupStep> steps = new ArrayList<>(one.steps());
        steps.remove(1);
        assertThrows(IllegalArgumentException.class, () -> GroupHistory.restore(steps));
        List<GroupStep> forged = List.of(
                one.first(),
                GroupForgery.unchanged(account(1), add(6), one.first().state()));
        assertThrows(IllegalArgumentException.class, () -> GroupHistory.restore(forged));
    }

    @Test
    void changeFarBelowTheNewestIsNotLookedAt() throws Exception {
        GroupHistory early = ranked();
        GroupHistory late = early;
        for (int i = 0; i < GroupHistory.MAX_DEPTH; i++) {
            late = changed(late, 2, new GroupChange.Rename("name " + i));
        }
        GroupEvent event = renamed(early, 1, "late").event();
        assertInstanceOf(GroupHistory.Taken.class, late.with(account(1), event));
        GroupHistory later = changed(late, 2, new GroupChange.Rename("one more"));
        assertInstanceOf(GroupHistory.Waiting.class, later.with(account(1), event));
    }

    @Test
    void historyIsBoundedAndKeepsWhatStands() throws Exception {
        GroupHistory history = ranked();
        GroupState top = history.state();
        for (int i = 0; i <= GroupHistory.MAX_STEPS; i++) {
            GroupEvent event = new GroupEvent(top.digest(), new GroupChange.Rename("flood " + i));
            if (history.with(account(3), event) instanceof GroupHistory.Taken taken) {
                history = taken.history();
            }
        }
        assertTrue(history.steps().size() < GroupHistory.MAX_STEPS);
        history = changed(history, 1, new GroupChange.Rename("at last"));
        assertEquals("at last", history.state().name());
        assertEquals(history.state(), GroupHistory.restore(history.steps()).state());
    }

    /** Members change the group at once, each as it knows it; whoever has got all steps, in any order, has the same state. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void membersWhoHaveAllStepsAgree(long seed) throws Exception {
        Random random = new Random(seed);
        GroupHistory origin = ranked();
        List<GroupHistory> views = new ArrayList<>(Collections.nCopies(6, origin));
        List<GroupStep> all = new ArrayList<>();
        for (int turn = 0; turn < 60; turn++) {
            int member = random.nextInt(views.size());
            if (random.nextInt(3) == 0 && !all.isEmpty()) {
                views.set(member, delivered(views.get(member), all, random));
            } else {
                act(views, all, member, random);
            }
        }
        GroupState agreed = delivered(origin, all, random).state();
        for (int order = 0; order < 8; order++) {
            GroupHistory other = delivered(origin, all, random);
            assertEquals(agreed, other.state());
            assertEquals(agreed, GroupHistory.restore(other.steps()).state());
        }
        for (GroupHistory view : views) {
            assertEquals(agreed, delivered(view, all, random).state());
        }
    }

    private static void act(List<GroupHistory> views, List<GroupStep> all, int member, Random random) {
        AccountId author = account(member + 1);
        AccountId other = account(1 + random.nextInt(9));
        GroupChange change = switch (random.nextInt(5)) {
            case 0 -> new GroupChange.Add(List.of(other));
            case 1 -> new GroupChange.Remove(other);
            case 2 -> new GroupChange.SetRole(other, random.nextBoolean() ? GroupRole.ADMINISTRATOR : GroupRole.MEMBER);
            case 3 -> new GroupChange.Remove(author);
            default -> new GroupChange.Rename("name " + random.nextInt(1000));
        };
        try {
            GroupStep step = views.get(member).propose(author, change);
            all.add(step);
            views.set(member, with(views.get(member), step));
        } catch (ForbiddenEventException e) {
            assertTrue(e.getMessage() != null);
        }
    }

    /** In a random order; what waits for another one comes again after it. */
    private static GroupHistory delivered(GroupHistory view, List<GroupStep> all, Random random) {
        List<GroupStep> waiting = new ArrayList<>(all);
        Collections.shuffle(waiting, random);
        GroupHistory history = view;
        while (!waiting.isEmpty()) {
            List<GroupStep> next = new ArrayList<>();
            for (GroupStep step : waiting) {
                if (history.with(step.state().author(), step.event()) instanceof GroupHistory.Waiting) {
                    next.add(step);
                } else {
                    history = with(history, step);
                }
            }
            assertTrue(next.size() < waiting.size());
            waiting = next;
        }
        return history;
    }
}
