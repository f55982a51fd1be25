package dev.redoubt.server.policy;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.protocol.policy.proto.NetworkSettings;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.network.Network;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was read of policies since the last change. With the next change another one takes its place, so that what was read before a
 * commit is not remembered after it. Thread-safe.
 */
final class Known {
    private static final int MOST_ACCOUNTS = 65_536;

    private final Database database;
    private final PolicyStore store;
    private final Membership membership;
    private final Supplier<Network> network;
    private final ConcurrentMap<AccountId, Long> groups = new ConcurrentHashMap<>();
    private volatile @Nullable Content content;

    /** @param settings what holds of those that are stored */
    record Group(long id, GroupSettings settings) {}

    private record Content(
            long version,
            String networkId,
            NetworkSettings network,
            long defaultGroup,
            Map<Long, GroupSettings> settings,
            boolean anyTtl,
            boolean anySession) {}

    Known(Database database, PolicyStore store, Membership membership, Supplier<Network> network) {
        this.database = database;
        this.store = store;
        this.membership = membership;
        this.network = network;
    }

    GroupSettings settings(AccountId account) {
        return group(account).settings();
    }

    Group group(AccountId account) {
        Content read = content();
        Long id = groups.get(account);
        if (id == null) {
            id = database.statement(handle -> membership.groupOf(handle, account));
            if (groups.size() >= MOST_ACCOUNTS) {
                groups.clear();
            }
            groups.put(account, id);
        }
        long group = read.settings().containsKey(id) ? id : read.defaultGroup();
        return new Group(group, Objects.requireNonNull(read.settings().get(group)));
    }

    GroupSettings standard() {
        Content read = content();
        return Objects.requireNonNull(read.settings().get(read.defaultGroup()));
    }

    long version() {
        return content().version();
    }

    String networkId() {
        return content().networkId();
    }

    NetworkSettings network() {
        return content().network();
    }

    boolean anyTtl() {
        return content().anyTtl();
    }

    boolean anySession() {
        return content().anySession();
    }

    private Content content() {
        Content read = content;
        return read != null ? read : readOnce();
    }

    private synchronized Content readOnce() {
        Content read = content;
        if (read == null) {
            read = read();
            content = read;
        }
        return read;
    }

    /** The version first: what is changed meanwhile may be among the settings, and is asked for again. */
    private Content read() {
        return database.transaction(handle -> {
            long version = store.version(handle);
            Map<Long, GroupSettings> settings = store.settings(handle).entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> EffectiveSettings.of(entry.getValue())));
            Network current = network.get();
            return new Content(
                    version,
                    current.id().text(),
                    NetworkPolicy.of(current.settings()),
                    store.defaultGroup(handle),
                    settings,
                    any(settings, GroupSettings::getMaxTtl),
                    any(settings, GroupSettings::getMaxNonSsoSessionMinutes));
        });
    }

    private static boolean any(Map<Long, GroupSettings> settings, Function<GroupSettings, ? extends Number> limit) {
        return settings.values().stream().anyMatch(one -> limit.apply(one).longValue() > 0);
    }
}
