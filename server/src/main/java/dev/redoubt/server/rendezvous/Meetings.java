package dev.redoubt.server.rendezvous;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.session.Device;
import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.appliance.Rendezvous;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All rendezvous of this server. One has an offer and an answer by the device that opened it, and a request by whoever knows
 * its name; each is written once. Known by the digest of their names; bounded in time, number and bytes. Thread-safe.
 */
public final class Meetings {
    /** Bytes of a name. */
    public static final int ID_SIZE = 32;

    /** Bytes of each text. */
    public static final int LARGEST_TEXT = 64 * 1024;

    /** How long one lasts, whatever happens. */
    public static final Duration LIFE = Duration.ofMinutes(10);

    /** How far the clock may be set back without an end of what is open. */
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    /** How many an account opens within {@link #LIFE}. */
    public static final int MOST_OF_AN_ACCOUNT = 8;

    /** How many there are. */
    static final int MOST = 512;

    private final Map<Octets, Meeting> meetings = new HashMap<>();
    private final Counter opened;
    private final Clock clock;

    /** @param open false once it was closed: it counts, and is not found any more */
    private record Meeting(Device opener, Instant until, Rendezvous texts, boolean open) {
        Meeting with(Rendezvous changed) {
            return new Meeting(opener, until, changed, true);
        }

        /** A clock that was set back makes nothing last longer. */
        boolean lastsAt(Instant now) {
            return now.isBefore(until) && !now.isBefore(until.minus(LIFE).minus(TOLERANCE));
        }

        Meeting closed() {
            return new Meeting(opener, until, Rendezvous.getDefaultInstance(), false);
        }
    }

    public Meetings(MeterRegistry metrics, Clock clock) {
        this.clock = clock;
        this.opened = Counter.builder("redoubt.rendezvous.opened")
                .description("rendezvous that were opened for further devices")
                .register(metrics);
        Gauge.builder("redoubt.rendezvous.open", this::size)
                .description("rendezvous that are remembered")
                .register(metrics);
    }

    /**
     * @throws ProblemException "too_many_requests" if the account opened too many, "unavailable" if there are too many,
     *     "rendezvous_taken" if another is known by this name
     */
    synchronized Rendezvous open(Device opener, ByteString id, ByteString offer) {
        Octets name = name(id);
        checkText(offer);
        expire();
        Optional<Meeting> known = Optional.ofNullable(meetings.get(name));
        if (known.isPresent()) {
            boolean same = known.get().open()
                    && known.get().opener().equals(opener)
                    && known.get().texts().getOffer().equals(offer);
            if (!same) {
                throw new ProblemException(ProblemCode.RENDEZVOUS_TAKEN);
            }
            return known.get().texts();
        }
        checkRoom(opener.account());
        Rendezvous texts = Rendezvous.newBuilder().setOffer(offer).build();
        meetings.put(name, new Meeting(opener, clock.instant().plus(LIFE), texts, true));
        opened.increment();
        return texts;
    }

    private void checkRoom(AccountId account) {
        List<Instant> own = meetings.values().stream()
                .filter(one -> one.opener().account().equals(account))
                .map(Meeting::until)
                .sorted()
                .toList();
        if (own.size() >= MOST_OF_AN_ACCOUNT) {
            throw new ProblemException(
                    ProblemCode.TOO_MANY_REQUESTS,
                    "an account opens at most " + MOST_OF_AN_ACCOUNT + " rendezvous in ten minutes",
                    Duration.between(clock.instant(), own.getFirst()));
        }
        if (meetings.size() >= MOST) {
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE, "too many rendezvous at the moment", Duration.ofMinutes(1));
        }
    }

    /** @throws ProblemException "rendezvous_taken" if another request lies there */
    synchronized Rendezvous request(ByteString id, ByteString request) {
        checkText(request);
        return write(id, meeting -> {
            ByteString there = meeting.texts().getRequest();
            requireFreeOrSame(there, request);
            return meeting.with(meeting.texts().toBuilder().setRequest(request).build());
        });
    }

    /**
     * @param answer empty to close the rendezvous
     * @throws ProblemException "unknown_rendezvous" also if another device opened it
     */
    synchronized Rendezvous answer(Device opener, ByteString id, ByteString answer) {
        return write(id, meeting -> {
            if (!meeting.opener().equals(opener)) {
                throw new ProblemException(ProblemCode.UNKNOWN_RENDEZVOUS);
            }
            if (answer.isEmpty()) {
                return meeting.closed();
            }
            checkText(answer);
            requireFreeOrSame(meeting.texts().getAnswer(), answer);
            return meeting.with(meeting.texts().toBuilder().setAnswer(answer).build());
        });
    }

    synchronized Rendezvous read(ByteString id) {
        return write(id, UnaryOperator.identity());
    }

    private Rendezvous write(ByteString id, UnaryOperator<Meeting> change) {
        expire();
        Octets name = name(id);
        Meeting meeting = Optional.ofNullable(meetings.get(name))
                .filter(Meeting::open)
                .orElseThrow(() -> new ProblemException(ProblemCode.UNKNOWN_RENDEZVOUS));
        Meeting changed = change.apply(meeting);
        meetings.put(name, changed);
        return changed.texts();
    }

    private static void requireFreeOrSame(ByteString there, ByteString text) {
        if (!there.isEmpty() && !there.equals(text)) {
            throw new ProblemException(ProblemCode.RENDEZVOUS_TAKEN);
        }
    }

    private static void checkText(ByteString text) {
        if (text.isEmpty() || text.size() > LARGEST_TEXT) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_REQUEST, "a text of a rendezvous has 1 to " + LARGEST_TEXT + " bytes");
        }
    }

    private static Octets name(ByteString id) {
        if (id.size() != ID_SIZE) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "a rendezvous has a name of 32 bytes");
        }
        return Octets.copyOf(Digests.sha256(id.toByteArray()));
    }

    /** Closes what a device has opened that is cut off: neither is a request answered any more, nor an answer handed out. */
    public synchronized void close(NodeId opener) {
        meetings.replaceAll((_, meeting) -> meeting.opener().node().equals(opener) ? meeting.closed() : meeting);
    }

    /** Drops what has had its time; to be called now and then. */
    public synchronized int expire() {
        Instant now = clock.instant();
        meetings.values().removeIf(meeting -> !meeting.lastsAt(now));
        return 0;
    }

    private synchronized int size() {
        return meetings.size();
    }
}
