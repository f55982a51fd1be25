package dev.redoubt.server.pool;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.session.Device;
import dev.redoubt.protocol.account.AgreementRecord;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.appliance.ClaimRequest;
import dev.redoubt.protocol.appliance.ClaimResponse;
import dev.redoubt.protocol.appliance.ClaimedKey;
import dev.redoubt.protocol.appliance.PublishKeysRequest;
import dev.redoubt.protocol.appliance.PublishKeysResponse;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.server.account.Accounts;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.housekeeping.Hours;
import dev.redoubt.server.idempotency.Change;
import dev.redoubt.server.idempotency.Idempotency;
import dev.redoubt.server.idempotency.Memory;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;

/** Publishing and claiming of ephemeral keys. Thread-safe. */
public final class Pool {
    /** Nodes in one claim. */
    public static final int MOST_NODES = 500;

    /** Rows that one deletion of expired ones takes at most. */
    public static final int BATCH = 500;

    private final Database database;
    private final PoolStore store;
    private final Accounts accounts;
    private final Idempotency idempotency;
    private final ServerConfiguration.Pool limits;
    private final PoolWatch watch;
    private final PoolMetrics metrics;
    private final ClaimRates rates;
    private final Clock clock;

    public Pool(
            Database database,
            PoolStore store,
            Accounts accounts,
            Idempotency idempotency,
            ServerConfiguration.Pool limits,
            PoolWatch watch,
            PoolMetrics metrics,
            SecureRandom random,
            LongSupplier nanoTime,
            Clock clock) {
        this.database = database;
        this.store = store;
        this.accounts = accounts;
        this.idempotency = idempotency;
        this.limits = limits;
        this.watch = watch;
        this.metrics = metrics;
        this.clock = clock;
        this.rates = new ClaimRates(
                limits.claimsPerHour(),
                limits.nodeClaimsAtOnce(),
                limits.nodeClaimsPerHour(),
                ClaimRates.SLOTS,
                random,
                nanoTime);
    }

    /**
     * Fills the device's own pool. Keys whose ids were published before are passed over. Under a key, repeating it does not
     * put back a last-resort key or agreement record that was replaced since.
     */
    public PublishKeysResponse publish(Device device, PublishKeysRequest request, Optional<Change> change) {
        Instant now = clock.instant();
        VerifiedNode node = accounts.node(device).orElseThrow(() -> new ProblemException(ProblemCode.NOT_ENROLLED));
        PoolKeys keys = verifyKeys(node, request, now);
        Optional<AgreementRecord> agreement = verifyAgreement(node, request.getAgreementRecord(), now);
        PublishKeysResponse response = database.transaction(handle ->
                idempotency.once(handle, change, Memory.CHANGE, PublishKeysResponse.parser(), () -> {
                    store.publish(handle, node.id(), keys);
                    agreement.ifPresent(record -> store.replaceAgreement(handle, node.id(), record));
                    int size = sizeWithinLimit(handle, node.id());
                    return PublishKeysResponse.newBuilder().setPoolSize(size).build();
                }));
        metrics.published(keys.oneTime().size());
        return response;
    }

    private int sizeWithinLimit(Handle handle, NodeId node) {
        int size = store.size(handle, node);
        if (size > limits.largest()) {
            throw new ProblemException(
                    ProblemCode.POOL_FULL, "a pool holds at most " + limits.largest() + " one-time keys");
        }
        return size;
    }

    private static PoolKeys verifyKeys(VerifiedNode node, PublishKeysRequest request, Instant now) {
        try {
            return PoolKeys.verify(node, request.getEphemeralKeysList(), request.getLastResortKey(), now);
        } catch (MalformedException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "an ephemeral key is not well formed");
        } catch (InvalidChainException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_CREDENTIAL,
                    "an ephemeral key fails its check: " + e.getClass().getSimpleName());
        }
    }

    private static Optional<AgreementRecord> verifyAgreement(VerifiedNode node, ByteString bytes, Instant now) {
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            AgreementRecord agreement = AgreementRecord.parse(bytes.toByteArray());
            return Optional.of(node.verify(agreement, now).agreement());
        } catch (MalformedException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "the agreement record is not well formed");
        } catch (InvalidChainException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_CREDENTIAL,
                    "the agreement record fails its check: " + e.getClass().getSimpleName());
        }
    }

    /**
     * One key per node in the order asked, or a problem and no key drawn. Under a key, repeating it draws no other keys.
     *
     * @param claimer for its rate, and for nothing else
     * @throws ProblemException "too_many_requests" with the time from which on it can be asked again
     */
    public ClaimResponse claim(NodeId claimer, ClaimRequest request, Optional<Change> change) {
        List<NodeId> asked = parse(request.getNodeIdsList());
        Drawing drawing = new Drawing(claimer);
        ClaimResponse response = database.transaction(handle -> {
            drawing.clear();
            return idempotency.once(
                    handle, change, Memory.CLAIM, ClaimResponse.parser(), () -> drawing.draw(handle, asked));
        });
        metrics.claimed(drawing.oneTime, drawing.lastResorts);
        drawing.low.forEach(this::tellIfLow);
        return response;
    }

    /** What one transaction has drawn: counted and told once it is committed, and nothing where it was drawn before. */
    private final class Drawing {
        private final Map<NodeId, Integer> low = new HashMap<>();
        private int oneTime;
        private int lastResorts;
        private final NodeId claimer;
        private boolean counted;

        Drawing(NodeId claimer) {
            this.claimer = claimer;
        }

        void clear() {
            low.clear();
            oneTime = 0;
            lastResorts = 0;
        }

        ClaimResponse draw(Handle handle, List<NodeId> asked) {
            countOnce(asked);
            Drawn drawn = Pool.this.draw(handle, asked);
            asked.stream().filter(watch::watches).forEach(node -> low.put(node, store.size(handle, node)));
            lastResorts = drawn.lastResorts();
            oneTime = asked.size() - lastResorts;
            ClaimResponse.Builder response = ClaimResponse.newBuilder();
            asked.forEach(node -> response.addKeys(drawn.keys().get(node)));
            return response.build();
        }

        /** Not again where the transaction is repeated, nor where the claim was answered before. */
        private void countOnce(List<NodeId> asked) {
            if (!counted) {
                takeOfRate(claimer, asked);
                counted = true;
            }
        }
    }

    private void takeOfRate(NodeId claimer, List<NodeId> asked) {
        Optional<Duration> wait = rates.take(claimer, asked);
        if (wait.isPresent()) {
            metrics.refused();
            Instant again = clock.instant().plus(wait.get()).plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
            throw new ProblemException(
                    ProblemCode.TOO_MANY_REQUESTS,
                    "too many keys were claimed; claim again after " + again,
                    Duration.between(clock.instant(), again));
        }
    }

    private record Drawn(Map<NodeId, ClaimedKey> keys, int lastResorts) {}

    /** In one order for everybody, whatever was asked: claims of the same nodes wait for one another, and never in a circle. */
    private Drawn draw(Handle handle, List<NodeId> asked) {
        Map<NodeId, PoolStore.Shown> shown = store.shown(handle, asked);
        if (shown.size() < asked.size()) {
            throw new ProblemException(ProblemCode.UNKNOWN_NODE);
        }
        Map<NodeId, ClaimedKey> keys = new HashMap<>();
        long hour = Hours.of(clock.instant());
        int lastResorts = 0;
        for (NodeId node :
                asked.stream().sorted(Comparator.comparing(NodeId::toString)).toList()) {
            Optional<byte[]> oneTime = store.draw(handle, node, hour);
            lastResorts += oneTime.isPresent() ? 0 : 1;
            PoolStore.Shown beside = shown.get(node);
            if (beside == null || (oneTime.isEmpty() && beside.lastResortExpiresAtHour() <= hour)) {
                throw new ProblemException(ProblemCode.NO_EPHEMERAL_KEY);
            }
            keys.put(node, claimed(node, oneTime.orElse(beside.lastResortKey()), beside.agreementRecord()));
        }
        return new Drawn(keys, lastResorts);
    }

    private static ClaimedKey claimed(NodeId node, byte[] key, byte[] agreement) {
        return ClaimedKey.newBuilder()
                .setNodeId(ByteString.copyFrom(node.toBytes()))
                .setEphemeralKey(ByteString.copyFrom(key))
                .setAgreementRecord(ByteString.copyFrom(agreement))
                .build();
    }

    private static List<NodeId> parse(List<ByteString> ids) {
        if (ids.isEmpty() || ids.size() > MOST_NODES) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "a claim names 1 to " + MOST_NODES + " nodes");
        }
        LinkedHashSet<NodeId> nodes = new LinkedHashSet<>();
        for (ByteString id : ids) {
            if (id.size() != NodeId.SIZE || !nodes.add(NodeId.of(id.toByteArray()))) {
                throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "node ids have 16 bytes, none twice");
            }
        }
        return List.copyOf(nodes);
    }

    /** Tells a device that just connected if its pool is low. */
    public void check(NodeId node) {
        tellIfLow(node, database.statement(handle -> store.size(handle, node)));
    }

    private void tellIfLow(NodeId node, int size) {
        if (size < limits.low()) {
            watch.low(node, size);
        }
    }

    /** @return how many devices may claim everything again, and are forgotten */
    public int forgetRates() {
        return rates.forgetFull();
    }

    /** @return how many expired keys went in this batch */
    public int deleteExpired() {
        return database.transaction(handle -> store.deleteExpired(handle, Hours.of(clock.instant()), BATCH));
    }
}
