package dev.redoubt.server.proposal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.housekeeping.Hours;
import dev.redoubt.server.testing.Rows;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One person who would be two administrators, or have another thing done than was shown; who has the database; who makes many. */
class HostileProposalsIT extends ProposalFixture {
    // ---- One person who is two administrators

    @ParameterizedTest
    @CsvSource({
        // Whose key: that proposes, that approves; who has seen either beside them.
        "bob, '', carol, bob",
        "bob, carol, carol, ''",
        "bob, dave, carol, dave",
        "local:root, '', carol, local:root"
    })
    void keysThatMayBeInTheSameHandsAreNotTwo(String one, String seenOfOne, String other, String seenOfOther) {
        on(Kind.DEVICE_WIPE);
        long number = propose(as(one, seenOfOne), WIPE);
        assertNotApproved(ApiException.ForbiddenError.class, as(other, seenOfOther), number);
        approve(DAVE.name().equals(seenOfOne) ? new Administrator("alice", Role.OWNER) : DAVE, number);
        assertEquals(1, done.size());
    }

    private static Administrator as(String name, String seenBy) {
        return new Administrator(name, Role.OWNER, seenBy.isEmpty() ? Set.of() : Set.of(seenBy));
    }

    @Test
    void keysThatOthersHaveSeenApproveWhatTheseHaveNotProposed() {
        on(Kind.DEVICE_WIPE);
        approve(as("carol", "dave"), propose(as("bob", "alice"), WIPE));
        assertEquals(1, done.size());
    }

    @Test
    void proposalWithAnotherKeyOfTheSameIsAnotherOne() {
        on(Kind.DEVICE_WIPE);
        long clean = propose(BOB, WIPE);
        assertTrue(propose(as("bob", "carol"), WIPE) != clean);
    }

    // ---- What is approved is what was shown

    @Test
    void whatWouldDoSomethingElseByNowIsNotDone() {
        on(Kind.POLICY_LOOSEN);
        changes = "a to b";
        long number = propose(ALICE, LOOSEN);
        assertEquals("{\"changes\":\"a to b\"}", newest().content().effect().toString());
        changes = "a to c";
        assertNotApproved(ApiException.BadRequestError.class, BOB, number);
    }

    @Test
    void whatNeedsNobodyAnyMoreIsNotDoneEitherIfItIsAnother() {
        on(Kind.POLICY_LOOSEN);
        changes = "a to b";
        long number = propose(ALICE, LOOSEN);
        changes = "c to b";
        looser = false;
        assertNotApproved(ApiException.BadRequestError.class, BOB, number);
        call(ALICE, LOOSEN);
        assertEquals(1, done.size());
    }

    @Test
    void approvalOfAnotherThingThanWasShownIsRefusedAndItWaitsOn() {
        on(Kind.DEVICE_WIPE);
        long number = propose(ALICE, WIPE);
        String digest = shown.put(number, "0".repeat(64));
        assertNotApproved(ApiException.BadRequestError.class, BOB, number);
        shown.put(number, Objects.requireNonNull(digest));
        approve(BOB, number);
        assertEquals(1, done.size());
    }

    @Test
    void whatNeedsTwoForAnotherReasonTooIsNotDone() {
        on(Kind.RETENTION_ENABLE, Kind.DEVICE_WIPE);
        operations = proposals.around(Map.of(BOT, call -> {
            proposals.require(Kind.RETENTION_ENABLE);
            return asking(Kind.DEVICE_WIPE, call);
        }));
        assertNotApproved(ApiException.BadRequestError.class, BOB, propose(ALICE, BOT));
    }

    @Test
    void whatCannotBeDoneForLongIsNotProposedForLonger() {
        on(Kind.POLICY_LOOSEN);
        lastHour = Hours.of(clock.instant()) + 2;
        long number = propose(ALICE, LOOSEN);
        assertEquals(lastHour, newest().expiresAtHour());
        clock.move(Duration.ofHours(2));
        assertNotApproved(ApiException.ResourceNotFoundError.class, BOB, number);
    }

    @Test
    void whatCannotBeDoneIsNotProposed() {
        on(Kind.DEVICE_WIPE);
        operations = proposals.around(Map.of(WIPE, _ -> {
            throw new ApiException.ResourceNotFoundError("there is no such user");
        }));
        assertThrows(ApiException.ResourceNotFoundError.class, () -> call(ALICE, WIPE));
        assertEquals(List.of(), proposals.after(0, 10));
    }

    // ---- Somebody who makes many, and large ones

    @Test
    void oneDoesNotTakeAllTheRoom() {
        on(Kind.DEVICE_WIPE);
        for (int i = 0; i < Proposals.MOST_OF_ONE; i++) {
            Call call = new Call(ALICE, WIPE, input(i));
            assertThrows(ApiException.ForbiddenError.class, () -> run(operations, call));
        }
        Call one = new Call(ALICE, WIPE, input(Proposals.MOST_OF_ONE));
        assertThrows(ApiException.BadRequestError.class, () -> run(operations, one));
        Call repeated = new Call(ALICE, WIPE, input(0));
        assertThrows(ApiException.ForbiddenError.class, () -> run(operations, repeated));
        propose(BOB, WIPE);
        assertEquals(Proposals.MOST_OF_ONE + 1, proposals.after(0, 1_000).size());
    }

    @Test
    void manyAtOnceAreNoMoreThanOneAfterTheOther() throws Exception {
        on(Kind.DEVICE_WIPE);
        CountDownLatch begin = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 2 * Proposals.MOST_OF_ONE; i++) {
                Call call = new Call(ALICE, WIPE, input(i));
                var _ = threads.submit(() -> {
                    begin.await();
                    return run(operations, call);
                });
            }
            begin.countDown();
        }
        assertEquals(Proposals.MOST_OF_ONE, proposals.after(0, 1_000).size());
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, false"})
    void inputHasALargestSize(int more, boolean good) {
        on(Kind.DEVICE_WIPE);
        int frame = "{\"note\":\"\"}".length();
        String note = "x".repeat(Proposals.LARGEST - frame + more);
        Call call = new Call(ALICE, WIPE, JsonNodeFactory.instance.objectNode().put("note", note));
        Class<? extends ApiException> error =
                good ? ApiException.ForbiddenError.class : ApiException.BadRequestError.class;
        assertThrows(error, () -> run(operations, call));
        assertEquals(good ? 1 : 0, proposals.after(0, 10).size());
    }

    // ---- Somebody who has the database and none of the keys

    @Test
    void databaseHoldsNothingOfWhatWasAskedFor() throws Exception {
        on(Kind.DEVICE_WIPE);
        propose(ALICE, WIPE);
        List<byte[]> cells = new Rows(database.name()).everything().get("proposal.input_sealed");
        byte[] sealed = Objects.requireNonNull(cells).getFirst();
        assertFalse(new String(sealed, StandardCharsets.ISO_8859_1).contains("alice"));
    }

    @ParameterizedTest
    @CsvSource({
        "administrator = 'bob'",
        "operation = 'UpdateSecurityGroup'",
        "kind = 'policy-loosen'",
        "expires_at_hour = expires_at_hour + 1",
        "number = number + 1",
        "input_sealed = reverse(input_sealed)",
        "input_sealed = ''"
    })
    void proposalThatWasChangedInTheDatabaseIsNotDone(String change) throws Exception {
        on(Kind.DEVICE_WIPE);
        long number = propose(ALICE, WIPE);
        database.force("update proposal set " + change);
        for (long one : List.of(number, number + 1)) {
            assertThrows(RuntimeException.class, () -> approve(ALICE, one));
            assertThrows(RuntimeException.class, () -> approve(CAROL, one));
        }
        assertEquals(List.of(), done);
    }

    @Test
    void whatIsNotRegisteredByWayOfTheRuleIsNotDone() {
        assertThrows(IllegalStateException.class, () -> proposals.require(Kind.DEVICE_WIPE));
    }
}
