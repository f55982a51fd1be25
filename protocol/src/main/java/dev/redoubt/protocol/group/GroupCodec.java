package dev.redoubt.protocol.group;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.message.ConversationLifetimes;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.protocol.wire.Structure;
import dev.redoubt.protocol.wire.WireReader;
import dev.redoubt.protocol.wire.WireWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The one form of events and states. SPEC.md, "Groups". */
final class GroupCodec {
    private static final int CREATE = 1;
    private static final int ADD = 2;
    private static final int REMOVE = 3;
    private static final int RENAME = 4;
    private static final int SET_ROLE = 5;
    private static final int SET_LIFETIMES = 6;

    private static final int LIFETIMES_SIZE = 8;
    private static final int MEMBER_SIZE = AccountId.SIZE + 1 + 8;
    private static final int EVENT_SIZE = Structure.HEADER_SIZE + GroupState.DIGEST_SIZE + 1;
    private static final int STATE_SIZE = Structure.HEADER_SIZE
            + 2 * AccountId.SIZE
            + GroupState.NONCE_SIZE
            + 8
            + 2 * GroupState.DIGEST_SIZE
            + LIFETIMES_SIZE
            + 1;

    private GroupCodec() {}

    static byte[] write(GroupState state) {
        int size = STATE_SIZE + GroupText.size(state.name()) + state.members().size() * MEMBER_SIZE;
        WireWriter out = new WireWriter(Structure.GROUP_STATE, size)
                .octets(state.founder().value())
                .octets(state.nonce())
                .uint64(state.epoch())
                .octets(state.previous())
                .octets(state.author().value())
                .octets(state.event());
        GroupText.write(out, state.name());
        write(out, state.lifetimes());
        out.uint8(state.members().size());
        for (GroupMember member : state.members()) {
            out.octets(member.account().value()).uint8(member.role().code()).uint64(member.since());
        }
        return out.toBytes();
    }

    static GroupState parseState(byte[] bytes) throws MalformedException {
        WireReader in = new WireReader(Structure.GROUP_STATE, bytes);
        try {
            GroupState state = new GroupState(
                    account(in),
                    in.octets(GroupState.NONCE_SIZE),
                    in.positive63(),
                    in.octets(GroupState.DIGEST_SIZE),
                    account(in),
                    in.octets(GroupState.DIGEST_SIZE),
                    GroupText.read(in),
                    lifetimes(in),
                    members(in));
            in.end();
            return state;
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    private static List<GroupMember> members(WireReader in) throws MalformedException {
        int count = in.uint8();
        List<GroupMember> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            GroupMember next = new GroupMember(account(in), GroupRole.read(in), in.positive63());
            if (!members.isEmpty() && members.getLast().account().compareTo(next.account()) >= 0) {
                throw in.malformed("the members are not strictly ascending");
            }
            members.add(next);
        }
        return members;
    }

    static byte[] write(GroupEvent event) {
        GroupChange change = event.change();
        WireWriter out = new WireWriter(Structure.GROUP_EVENT, EVENT_SIZE + size(change)).octets(event.previous());
        switch (change) {
            case GroupChange.Create create -> {
                out.uint8(CREATE).octets(create.nonce());
                GroupText.write(out, create.name());
                write(out, create.lifetimes());
                write(out, create.members());
            }
            case GroupChange.Add(List<AccountId> accounts) -> write(out.uint8(ADD), accounts);
            case GroupChange.Remove(AccountId account) -> out.uint8(REMOVE).octets(account.value());
            case GroupChange.Rename(String name) -> GroupText.write(out.uint8(RENAME), name);
            case GroupChange.SetRole(AccountId account, GroupRole role) ->
                out.uint8(SET_ROLE).octets(account.value()).uint8(role.code());
            case GroupChange.SetLifetimes(ConversationLifetimes lifetimes) ->
                write(out.uint8(SET_LIFETIMES), lifetimes);
        }
        return out.toBytes();
    }

    private static int size(GroupChange change) {
        return switch (change) {
            case GroupChange.Create create ->
                GroupState.NONCE_SIZE
                        + GroupText.size(create.name())
                        + LIFETIMES_SIZE
                        + 1
                        + create.members().size() * AccountId.SIZE;
            case GroupChange.Add(List<AccountId> accounts) -> 1 + accounts.size() * AccountId.SIZE;
            case GroupChange.Remove _ -> AccountId.SIZE;
            case GroupChange.Rename(String name) -> GroupText.size(name);
            case GroupChange.SetRole _ -> AccountId.SIZE + 1;
            case GroupChange.SetLifetimes _ -> LIFETIMES_SIZE;
        };
    }

    static GroupEvent parseEvent(byte[] bytes) throws MalformedException {
        WireReader in = new WireReader(Structure.GROUP_EVENT, bytes);
        try {
            Octets previous = in.octets(GroupState.DIGEST_SIZE);
            GroupEvent event = new GroupEvent(previous, change(in));
            in.end();
            return event;
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    private static GroupChange change(WireReader in) throws MalformedException {
        return switch (in.uint8()) {
            case CREATE ->
                new GroupChange.Create(
                        in.octets(GroupState.NONCE_SIZE), GroupText.read(in), lifetimes(in), accounts(in));
            case ADD -> new GroupChange.Add(accounts(in));
            case REMOVE -> new GroupChange.Remove(account(in));
            case RENAME -> new GroupChange.Rename(GroupText.read(in));
            case SET_ROLE -> new GroupChange.SetRole(account(in), GroupRole.read(in));
            case SET_LIFETIMES -> new GroupChange.SetLifetimes(lifetimes(in));
            default -> throw in.malformed("unknown change");
        };
    }

    private static void write(WireWriter out, List<AccountId> accounts) {
        out.uint8(accounts.size());
        accounts.forEach(account -> out.octets(account.value()));
    }

    private static List<AccountId> accounts(WireReader in) throws MalformedException {
        int count = in.uint8();
        List<AccountId> accounts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            AccountId next = account(in);
            if (!accounts.isEmpty() && accounts.getLast().compareTo(next) >= 0) {
                throw in.malformed("the accounts are not strictly ascending");
            }
            accounts.add(next);
        }
        return accounts;
    }

    private static AccountId account(WireReader in) throws MalformedException {
        return new AccountId(in.octets(AccountId.SIZE));
    }

    private static void write(WireWriter out, ConversationLifetimes lifetimes) {
        out.uint32((int) lifetimes.timeToLive().toSeconds())
                .uint32((int) lifetimes.burnOnRead().toSeconds());
    }

    private static ConversationLifetimes lifetimes(WireReader in) throws MalformedException {
        return new ConversationLifetimes(Duration.ofSeconds(in.uint32()), Duration.ofSeconds(in.uint32()));
    }
}
