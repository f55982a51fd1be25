package dev.redoubt.server.account;

import dev.redoubt.channel.session.Device;
import dev.redoubt.channel.session.DeviceDirectory;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.server.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Which devices there are, as the current state of each account says it. States are kept verified in memory for a few
 * seconds, at most a few thousand of them. Thread-safe.
 */
public final class Accounts implements DeviceDirectory {
    private static final int LARGEST_CACHE = 4_096;

    /** How late a change of state by another process may be noticed here. */
    private static final Duration CACHE_LIFE = Duration.ofSeconds(10);

    private final Database database;
    private final AccountStore store;
    private final Clock clock;
    private final SequencedMap<AccountId, Cached> cache = new LinkedHashMap<>();

    private record Cached(VerifiedAccountState state, Instant until) {}

    public Accounts(Database database, AccountStore store, Clock clock) {
        this.database = database;
        this.store = store;
        this.clock = clock;
    }

    public Optional<AccountRow> byName(Octets nameIndex) {
        return database.statement(handle -> store.byName(handle, nameIndex));
    }

    public Optional<AccountRow> byId(AccountId account) {
        return database.statement(handle -> store.byId(handle, account));
    }

    /** For the channel: which key must have signed a session's exporter. */
    @Override
    public Optional<VerifyingKey> signingKey(AccountId account, NodeId node) {
        return node(new Device(account, node)).map(VerifiedNode::key);
    }

    /** The node, if the current state of its account lists it and its certificate is valid now. */
    public Optional<VerifiedNode> node(Device device) {
        return verifiedState(device.account())
                .flatMap(state -> find(state, device.node()))
                .filter(node -> node.certificate().validity().holdsAt(clock.instant()));
    }

    /** Notes the day. */
    public void markSeen(NodeId node) {
        long day = clock.instant().atZone(ZoneOffset.UTC).toLocalDate().toEpochDay();
        database.statement(handle -> {
            store.markSeen(handle, node, day);
            return node;
        });
    }

    private static Optional<VerifiedNode> find(VerifiedAccountState state, NodeId id) {
        return state.nodes().stream().filter(node -> node.id().equals(id)).findFirst();
    }

    private Optional<VerifiedAccountState> verifiedState(AccountId account) {
        Instant now = clock.instant();
        synchronized (cache) {
            Cached cached = cache.get(account);
            if (cached != null && now.isBefore(cached.until())) {
                return Optional.of(cached.state());
            }
        }
        Optional<VerifiedAccountState> state = byId(account).map(row -> verify(account, row.state()));
        state.ifPresent(fresh -> remember(account, new Cached(fresh, now.plus(CACHE_LIFE))));
        return state;
    }

    private void remember(AccountId account, Cached cached) {
        synchronized (cache) {
            cache.remove(account);
            cache.put(account, cached);
            if (cache.size() > LARGEST_CACHE) {
                cache.pollFirstEntry();
            }
        }
    }

    /** The server checks its own rows too: a state that somebody changed in the database vouches for no device. */
    private static VerifiedAccountState verify(AccountId account, byte[] bytes) {
        try {
            return UnverifiedAccountState.parse(bytes).verify(StateReference.root(account));
        } catch (MalformedException | InvalidChainException e) {
            throw new IllegalStateException("a stored account state does not verify: its row was changed", e);
        }
    }
}
