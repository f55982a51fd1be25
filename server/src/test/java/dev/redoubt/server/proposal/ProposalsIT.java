package dev.redoubt.server.proposal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What waits for a second administrator, and who tries to do without one. */
class ProposalsIT extends ProposalFixture {
    @Test
    void withoutTheRuleOneIsEnough() {
        call(ALICE, WIPE);
        call(ALICE, LOOSEN);
        assertEquals(2, done.size());
        assertEquals(List.of(), acts);
    }

    @ParameterizedTest
    @CsvSource({WIPE + ", DEVICE_WIPE", LOOSEN + ", POLICY_LOOSEN", BOT + ", RETENTION_ENABLE"})
    void whatNeedsTwoIsDoneWhenTheSecondApproves(String operation, Kind kind) {
        on(kind);
        long number = propose(ALICE, operation);
        assertEquals(List.of(), done);
        ObjectNode answer = approve(BOB, number);
        assertEquals("done", answer.path("message").textValue());
        assertEquals(BOB, done.getFirst().by());
        assertEquals("{\"userId\":\"alice-7\"}", done.getFirst().input().toString());
        String what =
                "{\"proposal\":" + number + ",\"kind\":\"" + kind.text() + "\",\"operation\":\"" + operation + "\"";
        assertEquals(
                List.of(
                        "alice proposal.make " + what + "}",
                        "bob proposal.approve " + what + ",\"administrator\":\"alice\"}"),
                acts);
    }

    @Test
    void otherKindsAreNotHeldUp() {
        on(Kind.POLICY_LOOSEN);
        call(ALICE, WIPE);
        assertEquals(1, done.size());
    }

    @Test
    void nobodyApprovesHisOwn() {
        on(Kind.DEVICE_WIPE);
        assertNotApproved(ApiException.ForbiddenError.class, ALICE, propose(ALICE, WIPE));
    }

    @Test
    void whoeverIsOnTheMachineApprovesNothing() {
        on(Kind.DEVICE_WIPE);
        assertNotApproved(ApiException.ForbiddenError.class, LOCAL, propose(ALICE, WIPE));
    }

    @Test
    void whoeverIsOnTheMachineNeedsASecondToo() {
        on(Kind.DEVICE_WIPE);
        approve(BOB, propose(LOCAL, WIPE));
        assertEquals(1, done.size());
    }

    @Test
    void whatSomebodyProposedWhoIsGoneIsVoid() {
        on(Kind.DEVICE_WIPE);
        long number = propose(ALICE, WIPE);
        known.remove("alice");
        assertNotApproved(ApiException.ForbiddenError.class, BOB, number);
        known.put("alice", Role.AUDITOR);
        assertNotApproved(ApiException.ForbiddenError.class, BOB, number);
    }

    @Test
    void approvedTwiceIsDoneOnce() {
        on(Kind.DEVICE_WIPE);
        long number = propose(ALICE, WIPE);
        approve(BOB, number);
        assertThrows(ApiException.ResourceNotFoundError.class, () -> approve(CAROL, number));
        assertEquals(1, done.size());
    }

    @Test
    void approvedByManyAtOnceIsDoneOnce() throws Exception {
        on(Kind.DEVICE_WIPE);
        long number = propose(ALICE, WIPE);
        AtomicInteger refused = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (Administrator by : List.of(BOB, CAROL, DAVE, BOB, CAROL, DAVE)) {
                all.add(threads.submit(() -> {
                    try {
                        approve(by, number);
                    } catch (ApiException.ResourceNotFoundError _) {
                        refused.incrementAndGet();
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertEquals(5, refused.get());
        assertEquals(1, done.size());
    }

    @Test
    void rejectedIsNotDone() {
        on(Kind.DEVICE_WIPE);
        long number = propose(ALICE, WIPE);
        proposals.reject(BOB, number);
        assertNotApproved(ApiException.ResourceNotFoundError.class, BOB, number);
        assertTrue(acts.getLast().startsWith("bob proposal.reject"), acts::toString);
    }

    @Test
    void makerTakesHisOwnBack() {
        on(Kind.DEVICE_WIPE);
        proposals.reject(ALICE, propose(ALICE, WIPE));
        assertEquals(List.of(), proposals.after(0, 10));
    }

    @Test
    void expiredIsNotDoneAndGoes() {
        on(Kind.DEVICE_WIPE);
        long number = propose(ALICE, WIPE);
        clock.move(Proposals.LIFE.plus(Duration.ofHours(1)));
        assertNotApproved(ApiException.ResourceNotFoundError.class, BOB, number);
        assertEquals(List.of(), proposals.after(0, 10));
        assertEquals(1, proposals.deleteExpired());
        assertEquals(0, proposals.deleteExpired());
        assertEquals("system:redoubtd proposal.expire {\"proposal\":" + number + "}", acts.getLast());
    }

    @Test
    void repeatedCallIsTheSameProposal() {
        on(Kind.DEVICE_WIPE);
        assertEquals(propose(ALICE, WIPE), propose(ALICE, WIPE));
        assertEquals(1, acts.size());
        propose(BOB, WIPE);
        assertEquals(2, proposals.after(0, 10).size());
    }

    @Test
    void atMostAHundredWait() {
        on(Kind.DEVICE_WIPE);
        for (int i = 0; i < Proposals.MOST; i++) {
            Administrator by = new Administrator("a" + i % 5, Role.ADMINISTRATOR);
            Call call = new Call(by, WIPE, input(i));
            assertThrows(ApiException.ForbiddenError.class, () -> run(operations, call));
        }
        Call one = new Call(ALICE, WIPE, input(Proposals.MOST));
        assertThrows(ApiException.BadRequestError.class, () -> run(operations, one));
        assertEquals(Proposals.MOST, proposals.after(0, 1_000).size());
        clock.move(Proposals.LIFE.plus(Duration.ofHours(1)));
        assertThrows(ApiException.ForbiddenError.class, () -> run(operations, one));
    }

    @Test
    void administratorsAreMadeByTwoOwners() {
        on(Kind.ADMINISTRATORS);
        ObjectNode input = JsonNodeFactory.instance.objectNode().put("name", "dave");
        Call call = new Call(CAROL, KEY, input);
        assertThrows(ApiException.ForbiddenError.class, () -> run(operations, call));
        shown.put(newest().number(), newest().digest());
        assertNotApproved(ApiException.ForbiddenError.class, BOB, newest().number());
        approve(DAVE, newest().number());
        assertEquals(1, done.size());
    }

    // ---- The rule itself

    private Map<String, Operation> rule() {
        return proposals.around(new ProposalOperations(proposals).operations());
    }

    private static Call setting(Administrator by, String... kinds) {
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        List.of(kinds).forEach(input.putArray("on")::add);
        return new Call(by, "UpdateTwoAdministrators", input);
    }

    private ObjectNode setRule(Administrator by, String... kinds) {
        return run(rule(), setting(by, kinds));
    }

    @Test
    void oneSwitchesOnAndTwoSwitchOff() {
        setRule(CAROL, "device-wipe", "policy-loosen");
        assertEquals(Set.of(Kind.DEVICE_WIPE, Kind.POLICY_LOOSEN), proposals.rule());
        assertThrows(ApiException.ForbiddenError.class, () -> setRule(CAROL, "device-wipe"));
        assertEquals(Set.of(Kind.DEVICE_WIPE, Kind.POLICY_LOOSEN), proposals.rule());
        long number = newest().number();
        shown.put(number, newest().digest());
        assertThrows(ApiException.ForbiddenError.class, () -> approve(BOB, number));
        approve(DAVE, number);
        assertEquals(Set.of(Kind.DEVICE_WIPE), proposals.rule());
    }

    @Test
    void onTheMachineOneSwitchesOff() {
        setRule(CAROL, "device-wipe");
        setRule(LOCAL);
        assertEquals(Set.of(), proposals.rule());
        assertEquals("local:root two-administrators.update {\"on\":[]}", acts.getLast());
    }

    @Test
    void ruleIsNotSwitchedOnWhereNobodyCouldApprove() {
        known.remove("dave");
        assertThrows(ApiException.BadRequestError.class, () -> setRule(CAROL, "device-wipe"));
        assertEquals(Set.of(), proposals.rule());
    }

    /** Switching on goes by one, off by two: what was read before somebody else has switched on is not written after it. */
    @Test
    void oneWhoSwitchesOnIsNotOvertakenByOneWhoSwitchesNothing() throws Exception {
        Call nothing = setting(DAVE);
        Call on = setting(CAROL, "device-wipe");
        Map<String, Operation> rule = rule();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                setRule(LOCAL);
                Future<?> one = threads.submit(() -> tried(() -> run(rule, nothing)));
                Future<?> other = threads.submit(() -> tried(() -> run(rule, on)));
                one.get();
                other.get();
                assertEquals(Set.of(Kind.DEVICE_WIPE), proposals.rule());
            }
        }
    }

    private static void tried(Runnable work) {
        try {
            work.run();
        } catch (ApiException.ForbiddenError _) {
            // Needs a second one: as it should be.
        }
    }

    @Test
    void kindThatThereIsNotIsRefused() {
        assertThrows(ApiException.ValidationError.class, () -> setRule(CAROL, "rule"));
        assertThrows(ApiException.ValidationError.class, () -> setRule(CAROL, "everything"));
    }
}
