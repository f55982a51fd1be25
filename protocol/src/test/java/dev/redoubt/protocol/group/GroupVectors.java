package dev.redoubt.protocol.group;

import static dev.redoubt.protocol.group.GroupTestCast.account;
import static dev.redoubt.protocol.group.GroupTestCast.creation;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.message.ConversationLifetimes;
import dev.redoubt.protocol.vectors.Vector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Events in a state, with the state after them; and malformed ones. */
public final class GroupVectors {
    private final List<Vector> all = new ArrayList<>();

    private GroupVectors() {}

    public static List<Vector> all() throws Exception {
        GroupVectors vectors = new GroupVectors();
        vectors.allowed();
        vectors.forbidden();
        vectors.malformed();
        return vectors.all;
    }

    private static GroupState before() throws Exception {
        GroupHistory history = GroupTestCast.group(2, 3, 4);
        history = GroupTestCast.changed(history, 1, GroupTestCast.promote(2));
        return GroupTestCast.changed(history, 1, GroupTestCast.promote(3)).state();
    }

    private Vector event(String name, GroupState before, int author, byte[] event, String expect) {
        Vector vector = new Vector(name)
                .with("before", before.toBytes())
                .with("before_digest", before.digest().toBytes())
                .with("author", account(author).toBytes())
                .with("event", event)
                .with("expect", expect);
        all.add(vector);
        return vector;
    }

    private void allowed() throws Exception {
        GroupStep created = GroupStep.create(account(1), creation(2, 3));
        all.add(new Vector("creation")
                .with("author", account(1).toBytes())
                .with("event", created.event().toBytes())
                .with("expect", "ok")
                .with("conversation", created.state().conversation().value().toBytes())
                .with("after", created.state().toBytes())
                .with("digest", created.state().digest().toBytes()));
        allowed("addition", 3, GroupTestCast.add(5));
        allowed("removal", 1, GroupTestCast.remove(2));
        allowed("leaving", 4, GroupTestCast.remove(4));
        allowed("name", 2, new GroupChange.Rename("Straßenchor"));
        allowed("role", 2, new GroupChange.SetRole(account(3), GroupRole.MEMBER));
        allowed(
                "defaults",
                2,
                new GroupChange.SetLifetimes(
                        new ConversationLifetimes(Duration.ofSeconds(0xffff_ffffL), Duration.ofSeconds(10))));
    }

    private void allowed(String name, int author, GroupChange change) throws Exception {
        GroupState before = before();
        GroupEvent event = new GroupEvent(before.digest(), change);
        GroupState after = GroupRules.apply(before, account(author), event);
        event(name, before, author, event.toBytes(), "ok")
                .with("after", after.toBytes())
                .with("digest", after.digest().toBytes());
    }

    private void forbidden() throws Exception {
        forbidden("addition by a member", 4, GroupTestCast.add(5));
        forbidden("removal by a member", 4, GroupTestCast.remove(2));
        forbidden("removal of the founder", 2, GroupTestCast.remove(1));
        forbidden("removal of the more senior", 3, GroupTestCast.remove(2));
        forbidden("addition of a member", 1, GroupTestCast.add(4));
        forbidden("removal of somebody else", 1, GroupTestCast.remove(5));
        forbidden("leaving of somebody else", 5, GroupTestCast.remove(5));
        forbidden("name that it has", 1, new GroupChange.Rename("choir"));
        GroupState other = GroupTestCast.group(2).state();
        event(
                "event about another state",
                before(),
                1,
                new GroupEvent(other.digest(), GroupTestCast.remove(2)).toBytes(),
                "Forbidden");
    }

    private void forbidden(String name, int author, GroupChange change) throws Exception {
        GroupState before = before();
        event(name, before, author, new GroupEvent(before.digest(), change).toBytes(), "Forbidden");
    }

    private void malformed() throws Exception {
        GroupState before = before();
        byte[] add = new GroupEvent(before.digest(), new GroupChange.Add(List.of(account(5), account(6)))).toBytes();
        byte[] swapped = add.clone();
        swapped[37] = 6;
        swapped[37 + AccountId.SIZE] = 5;
        malformedEvent("accounts out of order", swapped);
        byte[] nobody = Arrays.copyOf(add, 37);
        nobody[36] = 0;
        malformedEvent("addition of nobody", nobody);
        malformedEvent("event cut off", Arrays.copyOf(add, add.length - 1));
        malformedEvent("event with a byte more", Arrays.copyOf(add, add.length + 1));
        byte[] kind = add.clone();
        kind[35] = 7;
        malformedEvent("unknown kind of event", kind);
        byte[] first = add.clone();
        Arrays.fill(first, 3, 35, (byte) 0);
        malformedEvent("addition to nothing", first);
        byte[] name = new GroupEvent(before.digest(), new GroupChange.Rename("ab")).toBytes();
        name[37] = '\n';
        malformedEvent("name with a line break", name);
        byte[] noUtf8 = name.clone();
        noUtf8[37] = (byte) 0xff;
        malformedEvent("name that is no UTF-8", noUtf8);
        malformedStates(before.toBytes());
    }

    private void malformedEvent(String name, byte[] event) {
        all.add(new Vector(name).with("event", event).with("expect", "Malformed"));
    }

    private void malformedStates(byte[] state) {
        malformedState("state cut off", Arrays.copyOf(state, state.length - 1));
        malformedState("state with a byte more", Arrays.copyOf(state, state.length + 1));
        byte[] role = state.clone();
        role[state.length - 9] = 3;
        malformedState("unknown role", role);
        byte[] later = state.clone();
        later[state.length - 1] = 9;
        malformedState("member from the future", later);
        byte[] epoch = state.clone();
        Arrays.fill(epoch, 67, 75, (byte) 0);
        malformedState("epoch of zero", epoch);
        epoch[74] = 1;
        malformedState("first epoch with a predecessor", epoch);
    }

    private void malformedState(String name, byte[] state) {
        all.add(new Vector(name).with("state", state).with("expect", "Malformed"));
    }
}
