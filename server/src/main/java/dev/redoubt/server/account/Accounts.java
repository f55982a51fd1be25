package dev.redoubt.server.account;

import dev.redoubt.channel.session.Device;
import dev.redoubt.channel.session.DeviceDirectory;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.UnverifiedSuspension;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

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

    /** How often something was forgotten: what was read before that is not remembered after it. */
    private long forgotten;

    private record Cached(Known known, Instant readAt) {
        /** A clock that was set back makes nothing last longer. */
        boolean holdsAt(Instant now) {
            return !now.isBefore(readAt) && now.isBefore(readAt.plus(CACHE_LIFE));
        }
    }

    private record Known(VerifiedAccountState state, Set<NodeId> suspended, Map<NodeId, NodeStanding> cutOff) {}

    /** How a device stands with its account. */
    public sealed interface Standing {
        /** Listed, with a certificate that has not expired, and not suspended. */
        record Good(VerifiedNode node) implements Standing {}

        record Suspended() implements Standing {}

        record Revoked() implements Standing {}

        /** An administrator has suspended its account. */
        record AccountSuspended() implements Standing {}

        /**
         * An administrator has reset it, whether it is suspended or not: it may ask for its policy, and nothing else.
         *
         * @param node listed, with a certificate that has not expired
         */
        record Reset(VerifiedNode node) implements Standing {}

        /** Never listed, or its certificate has expired. */
        record Unknown() implements Standing {}
    }

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

    /** For the channel: which key must have signed a session's exporter. A device that was reset comes in to be told so. */
    @Override
    public Optional<VerifyingKey> signingKey(AccountId account, NodeId node) {
        return switch (standing(new Device(account, node))) {
            case Standing.Good(VerifiedNode good) -> Optional.of(good.key());
            case Standing.Reset(VerifiedNode reset) -> Optional.of(reset.key());
            case Standing.Suspended _, Standing.AccountSuspended _, Standing.Revoked _, Standing.Unknown _ ->
                Optional.empty();
        };
    }

    /** The node, if the current state of its account lists it, its certificate has not expired, and no sister suspended it. */
    public Optional<VerifiedNode> node(Device device) {
        return standing(device) instanceof Standing.Good good ? Optional.of(good.node()) : Optional.empty();
    }

    public Standing standing(Device device) {
        Optional<Known> found = known(device.account());
        if (found.isEmpty()) {
            return new Standing.Unknown();
        }
        Known account = found.get();
        return switch (account.cutOff().getOrDefault(device.node(), NodeStanding.GOOD)) {
            case SUSPENDED -> new Standing.AccountSuspended();
            case RESET ->
                listed(account, device) instanceof Standing.Good(VerifiedNode node)
                        ? new Standing.Reset(node)
                        : listed(account, device);
            case GOOD ->
                account.suspended().contains(device.node()) ? new Standing.Suspended() : listed(account, device);
        };
    }

    private Standing listed(Known account, Device device) {
        try {
            VerifiedNode node = account.state().node(device.node());
            // Not whether it has begun: a clock that was set back shuts nobody out, and the root has signed it.
            boolean valid =
                    clock.instant().isBefore(node.certificate().validity().expires());
            return valid ? new Standing.Good(node) : new Standing.Unknown();
        } catch (InvalidChainException.RevokedNode e) {
            return new Standing.Revoked();
        } catch (InvalidChainException e) {
            return new Standing.Unknown();
        }
    }

    /** By which the account's root signs; empty if there is no such account. */
    public Optional<VerifyingKey> rootKey(AccountId account) {
        return known(account).map(known -> known.state().rootKey());
    }

    /** The account has changed: from now on nothing of before is answered here. */
    public void forget(AccountId account) {
        synchronized (cache) {
            forgotten++;
            cache.remove(account);
        }
    }

    /** Notes the day. */
    public void markSeen(NodeId node) {
        long day = clock.instant().atZone(ZoneOffset.UTC).toLocalDate().toEpochDay();
        database.transaction(handle -> {
            store.markSeen(handle, node, day);
            return node;
        });
    }

    private Optional<Known> known(AccountId account) {
        Instant now = clock.instant();
        long before;
        synchronized (cache) {
            before = forgotten;
            Cached cached = cache.get(account);
            if (cached != null && cached.holdsAt(now)) {
                return Optional.of(cached.known());
            }
        }
        Optional<Known> known = byId(account).map(row -> verify(account, row));
        known.ifPresent(fresh -> remember(account, new Cached(fresh, now), before));
        return known;
    }

    private void remember(AccountId account, Cached cached, long before) {
        synchronized (cache) {
            if (forgotten != before) {
                return;
            }
            cache.remove(account);
            cache.put(account, cached);
            if (cache.size() > LARGEST_CACHE) {
                cache.pollFirstEntry();
            }
        }
    }

    /** The server checks its own rows too: a state that somebody changed in the database vouches for no device. */
    private Known verify(AccountId account, AccountRow row) {
        try {
            VerifiedAccountState state =
                    UnverifiedAccountState.parse(row.state()).verify(StateReference.root(account));
            Set<NodeId> suspended = new HashSet<>();
            for (byte[] bytes : row.suspensions()) {
                UnverifiedSuspension suspension = UnverifiedSuspension.parse(bytes);
                if (suspension.under().equals(state.reference())) {
                    // Its time was looked at when it came: a clock that was set back makes it void for nobody.
                    suspended.add(suspension.verify(state, suspension.at()).node());
                }
            }
            return new Known(state, suspended, row.cutOff());
        } catch (MalformedException | InvalidChainException e) {
            throw new IllegalStateException("a stored account state does not verify: its row was changed", e);
        }
    }
}
