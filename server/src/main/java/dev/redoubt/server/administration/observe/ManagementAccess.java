package dev.redoubt.server.administration.observe;

import dev.redoubt.server.administration.access.AccessException;
import dev.redoubt.server.configuration.Place;

/** A server's management listener. */
public final class ManagementAccess {
    private final Loopback loopback;
    private final Place.Private place;

    public ManagementAccess(Loopback loopback, Place.Private place) {
        this.loopback = loopback;
        this.place = place;
    }

    /** @throws AccessException if nobody answers, or not with metrics */
    public Scrape scrape() {
        Loopback.Answer answer = loopback.get(place, "/metrics");
        if (answer.status() != 200) {
            throw new AccessException("the management listener answers " + answer.status() + " instead of metrics");
        }
        try {
            return Scrape.parse(answer.text());
        } catch (MalformedScrapeException e) {
            throw new AccessException("what the management listener answers are no metrics: " + e.getMessage(), e);
        }
    }

    /** @throws AccessException if nobody answers */
    public boolean isReady() {
        return loopback.get(place, "/readyz").status() == 200;
    }
}
