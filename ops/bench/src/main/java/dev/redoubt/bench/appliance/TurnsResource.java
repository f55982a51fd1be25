package dev.redoubt.bench.appliance;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A change that must run exactly once. Each caller numbers its turns from 1 and takes the next only when the one before was
 * answered; so a turn that comes twice, or not at all, is seen.
 */
@Path(TurnsResource.PATH)
public final class TurnsResource {
    public static final String PATH = "/turns";

    private final ConcurrentMap<Integer, Long> newest = new ConcurrentHashMap<>();
    private final AtomicLong doubled = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();

    @POST
    @Path("{caller}/{turn}")
    public String take(@PathParam("caller") int caller, @PathParam("turn") long turn, byte[] ignored) {
        newest.merge(caller, turn, this::next);
        return Long.toString(turn);
    }

    private long next(long before, long turn) {
        if (turn <= before) {
            doubled.incrementAndGet();
        } else {
            skipped.addAndGet(turn - before - 1);
        }
        return Math.max(before, turn);
    }

    /** A read: may run any number of times. */
    @GET
    @Path("{caller}")
    public String newest(@PathParam("caller") int caller) {
        return Long.toString(newest.getOrDefault(caller, 0L));
    }

    /** @return the sum of every caller's newest turn, then how many ran again, then how many never did */
    @GET
    public String tally() {
        long taken = newest.values().stream().mapToLong(Long::longValue).sum();
        return taken + " " + doubled + " " + skipped;
    }
}
