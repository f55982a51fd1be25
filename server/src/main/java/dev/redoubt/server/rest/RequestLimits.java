package dev.redoubt.server.rest;

/**
 * How much of requests is held in memory until they are whole.
 *
 * @param largest bytes of a body at most
 * @param largestOfStranger the same where the session has no device: an enrolment with 500 one-time keys has about 670,000
 * @param memory bytes of all bodies together, each counted in whole {@link BodyMemory#PART}s; one device, or all strangers
 *     together, get a quarter of it
 */
public record RequestLimits(int largest, int largestOfStranger, long memory) {
    /** The smallest share must hold the largest body. */
    public RequestLimits {
        if (largest < 1
                || largestOfStranger < 1
                || largestOfStranger > largest
                || memory / 4 - BodyMemory.PART < largest) {
            throw new IllegalArgumentException("a quarter of the memory holds the largest body, and its end");
        }
    }
}
