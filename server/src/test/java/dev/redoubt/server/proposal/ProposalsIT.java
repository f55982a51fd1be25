package dev.redoubt.server.proposal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.crypto.Secret;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.testing.MovableClock;
import dev.redoubt.server.testing.OpenDatabase;
import dev.redoubt.server.testing.Rows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What waits for a second administrator, and who tries to do without one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProposalsIT {
    private static final String WIPE = "BatchResetDevicesForUser";
    private static final String LOOSEN = "UpdateSecurityGroup";
    private static final Administrator ALICE = new Administrator("alice", Role.ADMINISTRATOR);
    private static final Administrator BOB = new Administrator("bob", Role.ADMINISTRATOR);
    private static final Administrator CAROL = new Administrator("carol", Role.OWNER);
    private static final Administrator DAVE = new Administrator("dave", Role.OWNER);
    private static final Administrator LOCAL = new Administrator("local:root", Role.OWNER);

    private final MovableClock clock = new MovableClock();
    private final Map<String, Role> known = new TreeMap<>();
    private final List<String> acts = new ArrayList<>();
    private final List<Call> done = new ArrayList<>();
    private OpenDatabase database;
    private Proposals proposals;
    private Map<String, Operation> operations = Map.of();

    private final KnownAdministrators administrators = new KnownAdministrators(
            (_, name) -> Optional.ofNullable(known.get(name)), (_, needed) -> (int) known.values().stream()
                    .filter(role -> role.includes(needed))
                    .count());

    @BeforeAll
    void open(@TempDir Path folder) {
        database = new OpenDatabase(folder);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @BeforeEach
    void begin() throws SQLException {
        database.force("delete from proposal", "delete from two_administrators");
        acts.clear();
        done.clear();
        known.clear();
        List.of(ALICE, BOB, CAROL, DAVE).forEach(one -> known.put(one.name(), one.role()));
        ProposalVault vault = new ProposalVault(Secret.takeOwnershipOf(new byte[32]), new SecureRandom());
        proposals = new Proposals(
                database.database(),
                vault,
                administrators,
                (_, by, act, details) -> acts.add(by.name() + " " + act + " " + details),
                clock);
        operations = proposals.around(Map.of(WIPE, this::doIt, LOOSEN, this::loosen, "CreateAccessKey", this::doIt));
    }

    private ObjectNode doIt(Call call) {
        synchronized (done) {
            done.add(call);
        }
        return JsonNodeFactory.instance.objectNode().put("message", "done");
    }

    /** As a policy does: it finds out in its transaction. */
    private ObjectNode loosen(Call call) {
        return database.database().transaction(handle -> {
            proposals.require(Kind.POLICY_LOOSEN);
            return doIt(call);
        });
    }

    private static ObjectNode input(int user) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("userId", "alice-" + user)
                .put("clientToken", "t" + user);
    }

    private static ObjectNode run(Map<String, Operation> among, Call call) {
        return Objects.requireNonNull(among.get(call.operation())).run(call);
    }

    private void call(Administrator by, String operation) {
        run(operations, new Call(by, operation, input(7)));
    }

    private long propose(Administrator by, String operation) {
        ApiException.ForbiddenError told = assertThrows(ApiException.ForbiddenError.class, () -> call(by, operation));
        assertTrue(
                String.valueOf(told.getMessage()).startsWith("nothing was changed: this needs a second"),
                told::getMessage);
        return proposals.after(0, 100).getLast().number();
    }

    private void on(Kind... kinds) {
        Set<Kind> all = EnumSet.noneOf(Kind.class);
        all.addAll(List.of(kinds));
        proposals.setRule(LOCAL, all);
        acts.clear();
    }

    private <T extends ApiException> void assertNotApproved(Class<T> error, Administrator by, long number) {
        assertThrows(error, () -> proposals.approve(by, number));
        assertEquals(List.of(), done);
    }

    @Test
    void withoutTheRuleOneIsEnough() {
        call(ALICE, WIPE);
        call(ALICE, LOOSEN);
        assertEquals(2, done.size());
        assertEquals(List.of(), acts);
    }

    @ParameterizedTest
    @CsvSource({WIPE + ", DEVICE_WIPE", LOOSEN + ", POLICY_LOOSEN"})
    void whatNeedsTwoIsDoneWhenTheSecondApproves(String operation, Kind kind) {
        on(kind);
        long number = propose(ALICE, operation);
        assertEquals(List.of(), done);
        ObjectNode answer = proposals.approve(BOB, number);
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
        proposals.approve(BOB, propose(LOCAL, WIPE));
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
        proposals.approve(BOB, number);
        assertThrows(ApiException.ResourceNotFoundError.class, () -> proposals.approve(CAROL, number));
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
                        proposals.approve(by, number);
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
            Call call = new Call(ALICE, WIPE, input(i));
            assertThrows(ApiException.ForbiddenError.class, () -> run(operations, call));
        }
        Call one = new Call(ALICE, WIPE, input(Proposals.MOST));
        assertThrows(ApiException.BadRequestError.class, () -> run(operations, one));
        assertEquals(Proposals.MOST, proposals.after(0, 1_000).size());
    }

    @Test
    void administratorsAreMadeByTwoOwners() {
        on(Kind.ADMINISTRATORS);
        ObjectNode input = JsonNodeFactory.instance.objectNode().put("name", "dave");
        Call call = new Call(CAROL, "CreateAccessKey", input);
        assertThrows(ApiException.ForbiddenError.class, () -> run(operations, call));
        long number = proposals.after(0, 1).getFirst().number();
        assertNotApproved(ApiException.ForbiddenError.class, BOB, number);
        proposals.approve(DAVE, number);
        run(operations, new Call(DAVE, "CreateAccessKey", input));
        assertEquals(2, done.size());
    }

    // ---- The rule itself

    private Map<String, Operation> rule() {
        return proposals.around(new ProposalOperations(proposals).operations());
    }

    private ObjectNode setRule(Administrator by, String... kinds) {
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        List.of(kinds).forEach(input.putArray("on")::add);
        return run(rule(), new Call(by, "UpdateTwoAdministrators", input));
    }

    @Test
    void oneSwitchesOnAndTwoSwitchOff() {
        setRule(CAROL, "device-wipe", "policy-loosen");
        assertEquals(Set.of(Kind.DEVICE_WIPE, Kind.POLICY_LOOSEN), proposals.rule());
        assertThrows(ApiException.ForbiddenError.class, () -> setRule(CAROL, "device-wipe"));
        assertEquals(Set.of(Kind.DEVICE_WIPE, Kind.POLICY_LOOSEN), proposals.rule());
        long number = proposals.after(0, 1).getFirst().number();
        assertThrows(ApiException.ForbiddenError.class, () -> proposals.approve(BOB, number));
        proposals.approve(DAVE, number);
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

    @Test
    void kindThatThereIsNotIsRefused() {
        assertThrows(ApiException.ValidationError.class, () -> setRule(CAROL, "rule"));
        assertThrows(ApiException.ValidationError.class, () -> setRule(CAROL, "everything"));
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
            assertThrows(RuntimeException.class, () -> proposals.approve(ALICE, one));
            assertThrows(RuntimeException.class, () -> proposals.approve(CAROL, one));
        }
        assertEquals(List.of(), done);
    }

    @Test
    void whatIsNotRegisteredByWayOfTheRuleIsNotDone() {
        assertThrows(IllegalStateException.class, () -> proposals.require(Kind.DEVICE_WIPE));
    }
}
