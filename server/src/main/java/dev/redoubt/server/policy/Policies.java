package dev.redoubt.server.policy;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.session.Device;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.policy.PolicyCertificate;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.protocol.policy.proto.Policy;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.database.DatabaseAwayException;
import dev.redoubt.server.housekeeping.Hours;
import dev.redoubt.server.logging.LogEvent;
import dev.redoubt.server.network.Network;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * What accounts are allowed, and what their devices are told. Answers are kept in memory until something changes: whoever changes a
 * group, a membership or a network's settings calls {@link #next} in the transaction, and {@link #announce} after the commit.
 * Thread-safe.
 */
public final class Policies {
    private final Database database;
    private final PolicyStore store = new PolicyStore();
    private final Membership membership;
    private final Supplier<Network> network;
    private final PolicyKeys keys;
    private final PolicyWatch watch;
    private final Clock clock;
    private volatile Known known;
    private long knownSerial;

    /**
     * @param network as it was committed last
     * @param watch told of every new version
     */
    public Policies(
            Database database,
            Membership membership,
            Supplier<Network> network,
            PolicyKeys keys,
            PolicyWatch watch,
            Clock clock) {
        this.database = database;
        this.membership = membership;
        this.network = network;
        this.keys = keys;
        this.watch = watch;
        this.clock = clock;
        this.known = unknown();
    }

    private Known unknown() {
        return new Known(database, store, membership, network);
    }

    /** What holds for the members of the account's group. */
    public GroupSettings settings(AccountId account) {
        return known.settings(account);
    }

    /** How long the account's messages live at most; empty without a limit. Cheap where no group has one. */
    public Optional<Duration> longestLife(AccountId account) {
        return known.anyTtl() ? limit(Duration.ofSeconds(settings(account).getMaxTtl())) : Optional.empty();
    }

    /** How long a session of one of the account's devices lasts at most; empty without a limit. Cheap where no group has one. */
    public Optional<Duration> longestSession(AccountId account) {
        return known.anySession()
                ? limit(Duration.ofMinutes(settings(account).getMaxNonSsoSessionMinutes()))
                : Optional.empty();
    }

    private static Optional<Duration> limit(Duration limit) {
        return limit.isZero() ? Optional.empty() : Optional.of(limit);
    }

    public boolean mayUpload(AccountId account) {
        return settings(account).getFilesEnabled();
    }

    public boolean mayDownload(AccountId account) {
        return settings(account).getEnableFileDownload();
    }

    public boolean mayKeepRecovery(AccountId account) {
        return settings(account).getShowMasterRecoveryKey();
    }

    /** The newest version of the network's policies. */
    public long version() {
        return known.version();
    }

    /**
     * The policy of this very device, signed now.
     *
     * @param wipe whether it was reset, and is to delete what it has
     */
    public byte[] signed(Device device, boolean wipe) {
        Known current = known;
        Known.Group group = current.group(device.account());
        Policy policy = Policy.newBuilder()
                .setVersion(current.version())
                .setNetworkId(current.networkId())
                .setGroupId(Long.toString(group.id()))
                .setAccountId(ByteString.copyFrom(device.account().toBytes()))
                .setNodeId(ByteString.copyFrom(device.node().toBytes()))
                .setIssuedAtHour(Math.toIntExact(Hours.of(clock.instant())))
                .setWipe(wipe)
                .setSettings(group.settings())
                .setNetwork(current.network())
                .build();
        return keys.use(key -> key.sign(policy));
    }

    /**
     * The next version, in the transaction that makes the change. Changes of policies come one after the other from here to its
     * end. Above whatever was given before that nobody remembers: the appliance may have been restored from a backup.
     */
    public long next(Handle handle) {
        long next = Math.max(store.lock(handle) + 1, clock.instant().getEpochSecond());
        store.setVersion(handle, next);
        return next;
    }

    /** The newest version, in the caller's transaction. */
    public long newestVersion(Handle handle) {
        return store.version(handle);
    }

    /** The version that is the newest until the transaction ends. */
    public long lock(Handle handle) {
        return store.lock(handle);
    }

    /** Puts a change into the history, under the version that {@link #next} gave. */
    public void remember(Handle handle, PolicyVersion version) {
        store.remember(handle, version);
    }

    /** The history below a version, the newest first. */
    public List<PolicyVersion> history(long below, int most) {
        return database.statement(handle -> store.history(handle, below, most));
    }

    /** The newest change; empty where nothing was changed yet. In the caller's transaction. */
    public Optional<PolicyVersion> newest(Handle handle) {
        return store.history(handle, Long.MAX_VALUE, 1).stream().findFirst();
    }

    /** @throws ProblemException "malformed_request" if there is no such version yet */
    void applied(NodeId node, long version) {
        if (version < 1 || version > version()) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "there is no such version");
        }
        database.transaction(handle -> {
            store.report(handle, node, version);
            return version;
        });
    }

    /**
     * How far the newest version has come.
     *
     * @param devices in good standing
     * @param current of these, those that say that they obey the newest version
     * @param keySerial and {@code keyExpires}: of the policy key's certificate
     */
    public record State(long version, long devices, long current, long keySerial, Instant keyExpires) {}

    public State state() {
        PolicyStore.Reports reports = database.statement(store::reports);
        PolicyCertificate certificate = keys.certificate();
        return new State(
                reports.version(), reports.devices(), reports.current(), certificate.serial(), certificate.expires());
    }

    /** Forgets what was known, and tells devices. After the commit; does not fail. */
    public void announce() {
        Known fresh = unknown();
        known = fresh;
        try {
            watch.changed(fresh.version());
        } catch (DatabaseAwayException e) {
            // What was committed holds. Devices that are not told now ask once a day.
            LogEvent.POLICY_NOT_ANNOUNCED.write();
        }
    }

    /**
     * The same under one more version, for changes that are not read together with the version: whoever read between their commit
     * and now had the new version with what was before.
     */
    public void announceOnceMore() {
        try {
            database.transaction(this::next);
        } catch (DatabaseAwayException e) {
            LogEvent.POLICY_NOT_ANNOUNCED.write();
        }
        announce();
    }

    /** The same, if anything has changed. */
    public void announceIfNew() {
        try {
            if (database.statement(store::version) != known.version()) {
                announce();
            }
        } catch (DatabaseAwayException e) {
            announce();
        }
    }

    /**
     * What becomes another for members of one group in the other. In the caller's transaction.
     *
     * @throws IllegalArgumentException if there is no such group
     */
    public List<SettingChange> difference(Handle handle, long from, long to) {
        Map<Long, GroupSettings> settings = store.settings(handle);
        if (!settings.containsKey(from) || !settings.containsKey(to)) {
            throw new IllegalArgumentException("there is no such group");
        }
        return Loosening.changes(Objects.requireNonNull(settings.get(from)), Objects.requireNonNull(settings.get(to)));
    }

    /** What holds in the default group: for who is in none, as administrators are. */
    public GroupSettings standard() {
        return known.standard();
    }

    /**
     * Takes a renewed policy key, now or since the last start, under a version of its own: all devices are to fetch what it has
     * signed, for what a stolen one has signed ends with that. For one thread.
     */
    public int reloadKey() {
        keys.reload();
        long serial = keys.certificate().serial();
        if (serial != knownSerial) {
            if (database.transaction(handle -> isNewKey(handle, serial))) {
                announce();
            }
            knownSerial = serial;
        }
        return 0;
    }

    private boolean isNewKey(Handle handle, long serial) {
        boolean isNew = store.setKeySerial(handle, serial);
        if (isNew) {
            next(handle);
        }
        return isNew;
    }
}
