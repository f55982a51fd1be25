package dev.redoubt.server.administration.doctor;

/** Looks at one side of the machine. */
@FunctionalInterface
interface Examination {
    void look(Host host, Findings findings);
}
