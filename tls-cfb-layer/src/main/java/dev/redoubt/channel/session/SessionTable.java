package dev.redoubt.channel.session;

import dev.redoubt.channel.record.SessionId;
import dev.redoubt.channel.record.UnknownSessionException;
import dev.redoubt.protocol.identity.NodeId;
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
import java.util.stream.Stream;

/**
 * All sessions of a server by class, each class with a bound of its own. Looking up takes no lock; every change of a
 * session's class happens under one. Thread-safe.
 */
final class SessionTable {
    private final ChannelLimits limits;
    private final ConcurrentHashMap<SessionId, ServerSession> byId = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    /** In the order of joining the class: the first is the eldest. */
    private final LinkedHashSet<ServerSession> unconfirmed = new LinkedHashSet<>();

    private final LinkedHashSet<ServerSession> anonymous = new LinkedHashSet<>();
    private final LinkedHashSet<ServerSession> authenticated = new LinkedHashSet<>();
    private final Map<NodeId, ArrayDeque<ServerSession>> byNode = new HashMap<>();
    private long evicted;

    SessionTable(ChannelLimits limits) {
        this.limits = limits;
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
        } finally {
            lock.unlock();
        }
    }

    /** A record of the session's client was verified. */
    void confirm(ServerSession session) throws UnknownSessionException {
        if (!(session.state() instanceof EpochState.Unconfirmed)) {
            return;
        }
        lock.lock();
        try {
            requirePresent(session);
            if (session.state() instanceof EpochState.Unconfirmed state) {
                makeRoom(anonymous, limits.anonymous());
                unconfirmed.remove(session);
                anonymous.add(session);
                session.epochs().current().moveTo(state.confirmed());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The device has signed the session's exporter value. Doing it again for the same device changes nothing. */
    void authenticate(ServerSession session, Device device) throws UnknownSessionException, DeviceRefusedException {
        lock.lock();
        try {
            requirePresent(session);
            switch (session.state()) {
                case EpochState.Unconfirmed _ ->
                    throw new IllegalStateException("an unconfirmed session has no exchange");
                case EpochState.Anonymous state -> admit(session, state.authenticated(device));
                case EpochState.Authenticated(Device known) -> requireSame(known, device);
            }
        } finally {
            lock.unlock();
        }
    }

    private void admit(ServerSession session, EpochState.Authenticated next) throws DeviceRefusedException {
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
        session.epochs().current().moveTo(next);
    }

    private static void requireSame(Device known, Device device) throws DeviceRefusedException {
        if (!known.equals(device)) {
            throw new DeviceRefusedException(DeviceRefusedException.Reason.OTHER_DEVICE);
        }
    }

    private void requirePresent(ServerSession session) throws UnknownSessionException {
        if (byId.get(session.id()) != session) {
            throw UnknownSessionException.unknown();
        }
    }

    private void makeRoom(SequencedSet<ServerSession> members, int limit) {
        if (members.size() >= limit) {
            evicted++;
            drop(members.getFirst());
        }
    }

    /** Drops every session that is stale or worn out, and erases its keys. */
    void expire() {
        lock.lock();
        try {
            dropAll(byId.values().stream()
                    .filter(session -> isStale(session) || session.isWornOut())
                    .toList());
        } finally {
            lock.unlock();
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

    private void drop(ServerSession session) {
        byId.remove(session.id());
        Stream.of(unconfirmed, anonymous, authenticated).forEach(members -> members.remove(session));
        if (session.state() instanceof EpochState.Authenticated(Device device)) {
            byNode.computeIfPresent(device.node(), (_, own) -> own.remove(session) && own.isEmpty() ? null : own);
        }
        session.close();
    }

    SessionCounts counts() {
        lock.lock();
        try {
            return new SessionCounts(unconfirmed.size(), anonymous.size(), authenticated.size(), evicted);
        } finally {
            lock.unlock();
        }
    }
}
