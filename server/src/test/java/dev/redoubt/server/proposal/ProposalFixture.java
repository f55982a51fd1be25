package dev.redoubt.server.proposal;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Proposals over a database of their own, with operations that say what was done. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProposalFixture {
    static final String WIPE = "BatchResetDevicesForUser";
    static final String LOOSEN = "UpdateSecurityGroup";
    static final String BOT = "CreateDataRetentionBot";
    static final String KEY = "CreateAccessKey";
    static final Administrator ALICE = new Administrator("alice", Role.ADMINISTRATOR);
    static final Administrator BOB = new Administrator("bob", Role.ADMINISTRATOR);
    static final Administrator CAROL = new Administrator("carol", Role.OWNER);
    static final Administrator DAVE = new Administrator("dave", Role.OWNER);
    static final Administrator LOCAL = new Administrator("local:root", Role.OWNER);

    final MovableClock clock = new MovableClock();
    final Map<String, Role> known = new TreeMap<>();
    final List<String> acts = new ArrayList<>();
    final List<Call> done = new ArrayList<>();
    final Map<Long, String> shown = new TreeMap<>();
    String changes = "";
    boolean looser;
    long lastHour;
    OpenDatabase database;
    Proposals proposals;
    Map<String, Operation> operations = Map.of();

    final KnownAdministrators administrators = new KnownAdministrators(
            (_, name) -> Optional.ofNullable(known.get(name)),
            handle -> handle.createQuery("select id from policy_state for update")
                    .mapTo(int.class)
                    .one(),
            (_, needed) -> known.values().stream()
                            .filter(role -> role.includes(needed))
                            .count()
                    >= 2);

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
        changes = "none";
        looser = true;
        lastHour = Long.MAX_VALUE;
        operations = proposals.around(Map.of(
                WIPE,
                call -> asking(Kind.DEVICE_WIPE, call),
                LOOSEN,
                this::loosen,
                BOT,
                call -> asking(Kind.RETENTION_ENABLE, call),
                KEY,
                call -> asking(Kind.ADMINISTRATORS, call)));
    }

    ObjectNode doIt(Call call) {
        synchronized (done) {
            done.add(call);
        }
        return JsonNodeFactory.instance.objectNode().put("message", "done");
    }

    ObjectNode asking(Kind kind, Call call) {
        return database.database().transaction(handle -> {
            proposals.require(kind);
            return doIt(call);
        });
    }

    /** As a policy does: it finds out in its transaction. */
    ObjectNode loosen(Call call) {
        return database.database().transaction(handle -> {
            ObjectNode effect = JsonNodeFactory.instance.objectNode().put("changes", changes);
            proposals.require(Kind.POLICY_LOOSEN, looser, effect, lastHour);
            return doIt(call);
        });
    }

    /** Whoever decides has looked at it. */
    ObjectNode approve(Administrator by, long number) {
        return proposals.approve(by, number, shown.getOrDefault(number, ""));
    }

    static ObjectNode input(int user) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("userId", "alice-" + user)
                .put("clientToken", "t" + user);
    }

    Proposal newest() {
        return proposals.after(0, 100).getLast();
    }

    static ObjectNode run(Map<String, Operation> among, Call call) {
        return Objects.requireNonNull(among.get(call.operation())).run(call);
    }

    void call(Administrator by, String operation) {
        run(operations, new Call(by, operation, input(7)));
    }

    long propose(Administrator by, String operation) {
        ApiException.ForbiddenError told = assertThrows(ApiException.ForbiddenError.class, () -> call(by, operation));
        assertTrue(
                String.valueOf(told.getMessage()).startsWith("nothing was changed: this needs a second"),
                told::getMessage);
        shown.put(newest().number(), newest().digest());
        return newest().number();
    }

    void on(Kind... kinds) {
        Set<Kind> all = EnumSet.noneOf(Kind.class);
        all.addAll(List.of(kinds));
        proposals.setRule(LOCAL, all);
        acts.clear();
    }

    <T extends ApiException> void assertNotApproved(Class<T> error, Administrator by, long number) {
        assertThrows(error, () -> approve(by, number));
        assertEquals(List.of(), done);
    }
}
