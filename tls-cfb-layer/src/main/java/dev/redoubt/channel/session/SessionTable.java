package dev.redoubt.channel.session;

import dev.redoubt.channel.record.SessionId;
import dev.redoubt.channel.record.UnknownSessionException;
import dev.redoubt.protocol.identity.NodeId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * All sessions of a server by class, each class with a bound of its own. Looking up takes no lock; every change of a
 * session's class happens under one. Thread-safe.
 */
final class SessionTable {
    /** Clients leave a session that they have not used for that long. */
    private static final Duration UNTOLD = Duration.ofMinutes(5);

    private final ChannelLimits limits;
    private final ConcurrentHashMap<SessionId, ServerSession> byId = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    /** In the order of joining the class: the first is the eldest. */
    private final LinkedHashSet<ServerSession> unconfirmed = new LinkedHashSet<>();

    private final LinkedHashSet<ServerSession> anonymous = new LinkedHashSet<>();
    private final LinkedHashSet<ServerSession> authenticated = new LinkedHashSet<>();
    private final Map<NodeId, ArrayDeque<ServerSession>> byNode = new HashMap<>();
    private final EpochTally epochs = new EpochTally();
    private final LongSupplier nanoTime;
    private long evicted;

    /** @param nanoTime the monotonic clock by which the sessions' epochs are made */
    SessionTable(ChannelLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** Changes nothing, whatever is asked for. */
    Optional<ServerSession> find(SessionId id) {
        return Optional.ofNullable(byId.get(id)).filter(session -> !isStale(session));
    }

    private boolean isStale(ServerSession session) {
        return session.isStale(limits.idle().toNanos());
    }

    /** Adds an unconfirmed session. */
    void add(ServerSession session) {
        lock.lock();
        try {
            makeRoom(unconfirmed, limits.unconfirmed());
            unconfirmed.add(session);
            byId.put(session.id(), session);
            epochs.add(session.epochs());
        } finally {
            lock.unlock();
        }
    }

    /** A record of the session's client was verified in {@code epoch}. */
    void confirm(ServerSession session, Epoch epoch) throws UnknownSessionException {
        if (isConfirmed(epoch.state())) {
            return;
        }
        lock.lock();
        try {
            requirePresent(session);
            switch (epoch.state()) {
                case EpochState.Unconfirmed state -> confirmFirst(session, state);
                case EpochState.Unproven state -> confirmNext(session, epoch, state);
                case EpochState.Anonymous(), EpochState.Authenticated(Device _) -> {}
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean isConfirmed(EpochState state) {
        return state instanceof EpochState.Anonymous || state instanceof EpochState.Authenticated;
    }

    private void confirmFirst(ServerSession session, EpochState.Unconfirmed state) {
        makeRoom(anonymous, limits.anonymous());
        unconfirmed.remove(session);
        anonymous.add(session);
        session.epochs().current().moveTo(state.confirmed());
    }

    // Where there is a device, only its signature is a proof.
    private void confirmNext(ServerSession session, Epoch epoch, EpochState.Unproven state)
            throws UnknownSessionException {
        requireNext(session, epoch);
        if (session.state() instanceof EpochState.Anonymous) {
            epoch.moveTo(state.confirmed());
            promote(session);
        }
    }

    private void promote(ServerSession session) {
        change(session, () -> session.promote(limits.grace().toNanos()));
    }

    private static void requireNext(ServerSession session, Epoch epoch) throws UnknownSessionException {
        if (!session.epochs().isNext(epoch)) {
            throw UnknownSessionException.expired();
        }
    }

    /**
     * Adds what a rotation in {@code epoch} has made. Of several, the one with the highest sequence number stays, so that both
     * sides agree whichever arrived last.
     *
     * @param next closed by this if it is not taken
     * @return whether it was taken
     */
    boolean rotate(ServerSession session, Epoch epoch, Epoch next) {
        lock.lock();
        try {
            EpochChain chain = session.epochs();
            boolean late = chain.next().isPresent() && chain.next().get().madeBy() >= next.madeBy();
            if (!isPresent(session) || chain.current() != epoch || late) {
                next.close();
                return false;
            }
            session.moveTo(chain.withNext(next));
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes all current epochs due at once, and those that wait for their proof: they were made before the order, too. Each is
     * refused after the grace from when its client was told, which is with its next answer, and after five minutes in any case:
     * a client that has nothing to ask before opens another session anyway.
     */
    int rotateAll() {
        byId.values().forEach(session -> force(session.epochs()));
        return byId.size();
    }

    private void force(EpochChain chain) {
        chain.current().usage().force(UNTOLD);
        chain.next().ifPresent(next -> next.usage().force(UNTOLD));
    }

    /** The device has signed the exporter value of {@code epoch}. Doing it again for the same device changes nothing. */
    void authenticate(ServerSession session, Epoch epoch, Device device)
            throws UnknownSessionException, DeviceRefusedException {
        lock.lock();
        try {
            requirePresent(session);
            switch (epoch.state()) {
                case EpochState.Unconfirmed _ ->
                    throw new IllegalStateException("an unconfirmed session has no exchange");
                case EpochState.Unproven state -> prove(session, epoch, state, device);
                case EpochState.Anonymous state -> admit(session, epoch, state.authenticated(device));
                case EpochState.Authenticated(Device known) -> requireSame(known, device);
            }
        } finally {
            lock.unlock();
        }
    }

    private void prove(ServerSession session, Epoch epoch, EpochState.Unproven state, Device device)
            throws UnknownSessionException, DeviceRefusedException {
        requireNext(session, epoch);
        if (!(session.state() instanceof EpochState.Authenticated(Device known))) {
            throw new IllegalStateException("an epoch without a device is proven by its first record");
        }
        requireSame(known, device);
        epoch.moveTo(state.authenticated(device));
        promote(session);
    }

    private void admit(ServerSession session, Epoch epoch, EpochState.Authenticated next)
            throws UnknownSessionException, DeviceRefusedException {
        if (session.epochs().current() != epoch) {
            throw UnknownSessionException.expired();
        }
        NodeId node = next.device().node();
        ArrayDeque<ServerSession> own = byNode.getOrDefault(node, new ArrayDeque<>());
        if (own.size() >= limits.perDevice()) {
            evicted++;
            drop(own.getFirst());
        } else if (authenticated.size() >= limits.authenticated()) {
            throw new DeviceRefusedException(DeviceRefusedException.Reason.TOO_MANY_SESSIONS);
        }
        anonymous.remove(session);
        authenticated.add(session);
        byNode.computeIfAbsent(node, _ -> new ArrayDeque<>()).add(session);
        epoch.moveTo(next);
        // It was made when nobody was known, who could be held to the same device.
        session.moveTo(session.epochs().withoutNext());
    }

    private static void requireSame(Device known, Device device) throws DeviceRefusedException {
        if (!known.equals(device)) {
            throw new DeviceRefusedException(DeviceRefusedException.Reason.OTHER_DEVICE);
        }
    }

    private void requirePresent(ServerSession session) throws UnknownSessionException {
        if (!isPresent(session)) {
            throw UnknownSessionException.unknown();
        }
    }

    private boolean isPresent(ServerSession session) {
        return byId.get(session.id()) == session;
    }

    private void makeRoom(SequencedSet<ServerSession> members, int limit) {
        if (members.size() >= limit) {
            evicted++;
            drop(members.getFirst());
        }
    }

    /** Drops every session that is stale or worn out, and erases its keys and those of epochs whose grace is over. */
    void expire() {
        // Looking takes no lock, so that nobody waits for it; what was found is looked at again under it.
        for (ServerSession session : byId.values()) {
            if (isOver(session) || session.hasUnreadable()) {
                expire(session);
            }
        }
    }

    private boolean isOver(ServerSession session) {
        return isStale(session) || session.isWornOut();
    }

    private void expire(ServerSession session) {
        lock.lock();
        try {
            if (isOver(session)) {
                drop(session);
            } else if (isPresent(session)) {
                change(session, session::eraseUnreadable);
            }
        } finally {
            lock.unlock();
        }
    }

    private void change(ServerSession session, Runnable change) {
        EpochChain before = session.epochs();
        try {
            change.run();
        } finally {
            epochs.remove(before);
            epochs.add(session.epochs());
        }
    }

    /** @return how many sessions of that node were ended */
    int end(NodeId node) {
        lock.lock();
        try {
            List<ServerSession> own = List.copyOf(byNode.getOrDefault(node, new ArrayDeque<>()));
            dropAll(own);
            return own.size();
        } finally {
            lock.unlock();
        }
    }

    /** Sessions of devices that are older than {@code longest} says; empty is without a limit. */
    Map<ServerSession, Device> elder(Function<Device, Optional<Duration>> longest) {
        Map<ServerSession, Device> elder = new HashMap<>();
        for (ServerSession session : byId.values()) {
            if (session.state() instanceof EpochState.Authenticated(Device device)
                    && longest.apply(device)
                            .filter(limit -> session.age().compareTo(limit) >= 0)
                            .isPresent()) {
                elder.put(session, device);
            }
        }
        return elder;
    }

    void end(ServerSession session) {
        lock.lock();
        try {
            drop(session);
        } finally {
            lock.unlock();
        }
    }

    void endAll() {
        lock.lock();
        try {
            dropAll(List.copyOf(byId.values()));
        } finally {
            lock.unlock();
        }
    }

    private void dropAll(Collection<ServerSession> sessions) {
        sessions.forEach(this::drop);
    }

    /** One that was dropped already stays so. */
    private void drop(ServerSession session) {
        if (!byId.remove(session.id(), session)) {
            return;
        }
        epochs.remove(session.epochs());
        Stream.of(unconfirmed, anonymous, authenticated).forEach(members -> members.remove(session));
        if (session.state() instanceof EpochState.Authenticated(Device device)) {
            byNode.computeIfPresent(device.node(), (_, own) -> own.remove(session) && own.isEmpty() ? null : own);
        }
        session.close();
    }

    SessionCounts counts() {
        lock.lock();
        try {
            return new SessionCounts(
                    unconfirmed.size(),
                    anonymous.size(),
                    authenticated.size(),
                    evicted,
                    epochs.former(),
                    epochs.eldest(nanoTime.getAsLong()));
        } finally {
            lock.unlock();
        }
    }
}
