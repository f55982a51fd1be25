package dev.redoubt.server.proposal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Call;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.audit.Audit;
import dev.redoubt.server.audit.AuditLog;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.housekeeping.Hours;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * Keeps calls that need a second administrator, and has them done when one approves. Done at most once: what was approved is no
 * proposal any more before it is done. Thread-safe.
 */
public final class Proposals implements SecondAdministrator {
    /** How long there is to approve. */
    static final Duration LIFE = Duration.ofDays(3);

    /** That wait at a time. */
    static final int MOST = 100;

    /** Expired ones that one call of {@link #deleteExpired} deletes at most. */
    public static final int BATCH = 100;

    /** Of one administrator's. */
    static final int MOST_OF_ONE = 20;

    /** Bytes of an input, as JSON. */
    static final int LARGEST = 16 << 10;

    /** Members of inputs that nobody but who calls may see. What waits is shown to auditors. */
    static final Set<String> SECRETS =
            Set.of("challenge", "clientSecret", "newPassword", "oldPassword", "password", "secret");

    private static final String CLIENT_TOKEN = "clientToken";

    /**
     * That a thread does a call.
     *
     * @param on kinds that need a second one, read before: what does the call may hold a connection, and must not wait for another
     * @param approved what was approved, where this is that call
     */
    private record Running(Set<Kind> on, Optional<Proposal> approved) {
        void require(Kind kind, boolean needed, ObjectNode effect, long lastHour) {
            if (approved.isPresent()) {
                requireApproved(approved.get(), kind, effect, needed);
            } else if (needed) {
                throw new SecondNeededException(kind, effect, lastHour);
            }
        }

        private static void requireApproved(Proposal proposal, Kind kind, ObjectNode effect, boolean needed) {
            if (kind != proposal.kind()) {
                if (needed) {
                    throw new ApiException.BadRequestError("nothing was done: this needs a second administrator for "
                            + kind.text() + " too, which was not approved: ask for each of them by itself");
                }
            } else if (!effect.toString().equals(proposal.content().effect().toString())) {
                throw new ApiException.BadRequestError("nothing was done: something was changed since this was"
                        + " proposed, and it would not do now what was shown ("
                        + String.join(", ", differing(effect, proposal.content().effect()))
                        + "): propose it anew");
            }
        }
    }

    /** Names of the effect's members that are others now. */
    private static List<String> differing(ObjectNode now, ObjectNode shown) {
        Set<String> names = new TreeSet<>();
        now.fieldNames().forEachRemaining(names::add);
        shown.fieldNames().forEachRemaining(names::add);
        // As texts: whole numbers that were sealed and opened again may be of another type.
        return names.stream()
                .filter(name ->
                        !now.path(name).toString().equals(shown.path(name).toString()))
                .toList();
    }

    private static final ScopedValue<Running> RUNNING = ScopedValue.newInstance();

    private final Database database;
    private final ProposalStore store;
    private final KnownAdministrators administrators;
    private final Audit audit;
    private final Clock clock;
    private final Map<String, Operation> operations = new HashMap<>();

    public Proposals(
            Database database, ProposalVault vault, KnownAdministrators administrators, Audit audit, Clock clock) {
        this.database = database;
        this.store = new ProposalStore(vault);
        this.administrators = administrators;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Puts the rule around operations: around all of them, so that none is forgotten. To be called once, when the server starts.
     *
     * @param inner by their names in the model
     * @return to be registered in their place
     */
    public Map<String, Operation> around(Map<String, Operation> inner) {
        operations.putAll(inner);
        Map<String, Operation> outer = new HashMap<>();
        inner.forEach((name, operation) -> outer.put(name, call -> runOrKeep(operation, call)));
        return outer;
    }

    private ObjectNode runOrKeep(Operation operation, Call call) {
        try {
            return ScopedValue.where(RUNNING, new Running(rule(), Optional.empty()))
                    .call(() -> operation.run(call));
        } catch (SecondNeededException needed) {
            Proposal kept = keep(needed, call);
            throw new ApiException.ForbiddenError("nothing was changed: this needs a second administrator. Proposal "
                    + kept.number() + " waits until " + Hours.toInstant(kept.expiresAtHour())
                    + " for another administrator to approve it");
        }
    }

    @Override
    public void require(Kind kind, boolean needed, ObjectNode effect, long lastHour) {
        Running running = running();
        running.require(kind, needed && running.on().contains(kind), effect, lastHour);
    }

    private static Running running() {
        // Unbound: the operation was not registered by way of this. Then it must not be done at all.
        return RUNNING.orElseThrow(() -> new IllegalStateException("this operation is not one of those that can wait"));
    }

    private Proposal keep(SecondNeededException needed, Call call) {
        long expires = Math.min(Hours.roundUp(clock.instant().plus(LIFE)), needed.lastHour());
        Proposal proposal = new Proposal(
                0,
                needed.kind(),
                call.operation(),
                call.by().name(),
                expires,
                new Proposal.Content(input(call), needed.effect(), call.by().persons()));
        return database.transaction(handle -> {
            List<String> makers = store.lockMakers(handle, hour());
            Optional<Proposal> same = store.after(handle, 0, hour(), MOST).stream()
                    .filter(proposal::repeats)
                    .findFirst();
            return same.orElseGet(() -> {
                requireRoom(makers, proposal.by());
                return insert(handle, proposal, call.by());
            });
        });
    }

    private static ObjectNode input(Call call) {
        SECRETS.stream().sorted().filter(call.input()::has).findFirst().ifPresent(secret -> {
            throw new ApiException.BadRequestError("nothing was changed: this needs a second administrator, who would"
                    + " be shown it: set the " + secret + " in a call of its own");
        });
        ObjectNode input = call.input().deepCopy();
        // Tools draw a new one for each call; what is approved is done once anyway.
        input.remove(CLIENT_TOKEN);
        if (input.toString().getBytes(StandardCharsets.UTF_8).length > LARGEST) {
            throw new ApiException.BadRequestError("nothing was changed: this needs a second administrator, and "
                    + (LARGEST >> 10) + " KiB is the most that can be proposed: ask for it in parts");
        }
        return input;
    }

    private static void requireRoom(List<String> makers, String by) {
        String why = "nothing was changed: this needs a second administrator, and ";
        if (makers.stream().filter(by::equals).count() >= MOST_OF_ONE) {
            throw new ApiException.BadRequestError(why + MOST_OF_ONE + " proposals of yours wait already");
        }
        if (makers.size() >= MOST) {
            throw new ApiException.BadRequestError(why + MOST + " proposals wait already");
        }
    }

    private Proposal insert(Handle handle, Proposal proposal, Administrator by) {
        Proposal numbered = store.insert(handle, proposal);
        audit.append(handle, by, "proposal.make", details(numbered));
        return numbered;
    }

    private static ObjectNode details(Proposal proposal) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("proposal", proposal.number())
                .put("kind", proposal.kind().text())
                .put("operation", proposal.operation());
    }

    private long hour() {
        return Hours.of(clock.instant());
    }

    List<Proposal> after(long number, int limit) {
        return database.statement(handle -> store.after(handle, number, hour(), limit));
    }

    /** All that wait, for {@code explain-user}. */
    public List<ObjectNode> waitingInputs() {
        return after(0, MOST).stream().map(Proposal::input).toList();
    }

    /**
     * Has it done, in the name of whoever approves.
     *
     * @param digest of what he was shown
     * @return what the operation answers
     * @throws ApiException if it cannot be approved, or the operation fails; then it is to be proposed anew
     */
    ObjectNode approve(Administrator by, long number, String digest) {
        Proposal approved = database.transaction(handle -> {
            Proposal proposal = lock(handle, number);
            if (!proposal.digest().equals(digest)) {
                throw new ApiException.BadRequestError("this is not the proposal that was shown: look at it again");
            }
            requireApprover(by, proposal);
            requireProposer(handle, proposal);
            store.delete(handle, number);
            audit.append(handle, by, "proposal.approve", details(proposal).put("administrator", proposal.by()));
            return proposal;
        });
        Operation operation = Optional.ofNullable(operations.get(approved.operation()))
                .orElseThrow(
                        () -> new ApiException.BadRequestError("this server does not know that operation any more"));
        Call call = new Call(by, approved.operation(), approved.input());
        return ScopedValue.where(RUNNING, new Running(rule(), Optional.of(approved)))
                .call(() -> operation.run(call));
    }

    private Proposal lock(Handle handle, long number) {
        return store.lock(handle, number, hour())
                .orElseThrow(() -> new ApiException.ResourceNotFoundError(
                        "no such proposal waits: it was decided on, or has expired"));
    }

    private static void requireApprover(Administrator by, Proposal proposal) {
        if (by.name().equals(proposal.by())) {
            throw new ApiException.ForbiddenError("the second administrator is somebody else than who proposed it");
        }
        if (by.isLocal()) {
            // Whoever is on the machine can be any of its users, and may be who proposed it.
            throw new ApiException.ForbiddenError(
                    "a proposal is approved with an access key, not on the machine itself");
        }
        if (!by.role().includes(proposal.kind().approver())) {
            throw new ApiException.ForbiddenError("this proposal is approved by the role "
                    + proposal.kind().approver().text());
        }
        requireOtherHands(by.persons(), proposal.content().persons());
    }

    /** Whoever was shown both secrets could be both of them. */
    private static void requireOtherHands(Set<String> approver, Set<String> proposer) {
        Set<String> both = new TreeSet<>(approver);
        both.retainAll(proposer);
        if (!both.isEmpty()) {
            throw new ApiException.ForbiddenError(
                    "your access key and the one that this was proposed with may be in the"
                            + " same hands, for " + String.join(", ", both) + " has had one of them issued:"
                            + " another administrator can approve it");
        }
    }

    /** What somebody proposed who has been removed since, or lost the right, is void. */
    private void requireProposer(Handle handle, Proposal proposal) {
        boolean may = Administrator.isLocal(proposal.by())
                || administrators
                        .roles()
                        .role(handle, proposal.by())
                        .filter(role -> role.includes(proposal.kind().approver()))
                        .isPresent();
        if (!may) {
            throw new ApiException.ForbiddenError("who proposed this may not do it any more");
        }
    }

    /** What waits in somebody's name is no proposal any more: nobody can say whether it was he who asked for it. */
    public void voidAllOf(Handle handle, Administrator by, String maker) {
        for (long number : store.of(handle, maker)) {
            store.delete(handle, number);
            ObjectNode details = JsonNodeFactory.instance.objectNode().put("proposal", number);
            audit.append(handle, by, "proposal.void", details.put("administrator", maker));
        }
    }

    /** By anybody who could approve it, and its maker. */
    void reject(Administrator by, long number) {
        database.transaction(handle -> {
            Proposal proposal = lock(handle, number);
            if (!by.role().includes(proposal.kind().approver()) && !by.name().equals(proposal.by())) {
                throw new ApiException.ForbiddenError("this proposal is rejected by the role "
                        + proposal.kind().approver().text());
            }
            store.delete(handle, number);
            audit.append(handle, by, "proposal.reject", details(proposal).put("administrator", proposal.by()));
            return number;
        });
    }

    /** @return how many went */
    public int deleteExpired() {
        return database.transaction(handle -> {
            List<Long> numbers = store.expired(handle, hour(), BATCH);
            for (long number : numbers) {
                store.delete(handle, number);
                ObjectNode details = JsonNodeFactory.instance.objectNode().put("proposal", number);
                audit.append(handle, AuditLog.SYSTEM, "proposal.expire", details);
            }
            return numbers.size();
        });
    }

    Set<Kind> rule() {
        return database.statement(store::rule);
    }

    /**
     * Switches kinds on at once if there are two who could decide; switching off needs a second administrator, unless it is asked
     * for on the machine itself: so that an appliance whose second administrator is gone is not locked for ever.
     */
    void setRule(Administrator by, Set<Kind> on) {
        database.transaction(handle -> {
            // One after the other, and whoever is counted stays.
            administrators.lock().lock(handle);
            Set<Kind> before = store.lockRule(handle);
            for (Kind kind : on) {
                requireTwo(handle, kind);
            }
            if (!on.isEmpty()) {
                requireTwo(handle, Kind.RULE);
            }
            if (!on.containsAll(before) && !by.isLocal()) {
                requireSecondOwner();
            }
            store.setRule(handle, on);
            audit.append(handle, by, "two-administrators.update", ruleDetails(on));
            return on.size();
        });
    }

    /** Whatever the rule was when the call began: somebody may have switched it on since. */
    private static void requireSecondOwner() {
        running().require(Kind.RULE, true, JsonNodeFactory.instance.objectNode(), Long.MAX_VALUE);
    }

    private static ObjectNode ruleDetails(Set<Kind> on) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        ArrayNode list = details.putArray("on");
        on.stream().sorted().forEach(kind -> list.add(kind.text()));
        return details;
    }

    private void requireTwo(Handle handle, Kind kind) {
        Role role = kind.approver();
        if (!administrators.two().areThere(handle, role)) {
            throw new ApiException.BadRequestError(
                    "nobody could ever approve: first there must be two with the role " + role.text()
                            + ", not locked, each with an access key that is good and that the other has not seen");
        }
    }
}
