package dev.redoubt.server.proposal;

/** Asked by an operation, before it has changed anything that lasts, whether one administrator is enough. Thread-safe. */
@FunctionalInterface
public interface SecondAdministrator {
    /** For appliances and tests without the rule. */
    SecondAdministrator NEVER = _ -> {};

    /**
     * Returns if one is enough, or a second one has approved this very call. Otherwise throws what the operation must let through:
     * its transaction is rolled back, the call is kept as a proposal, and whoever asked is told. Must not be called once the
     * operation has done anything that does not roll back.
     */
    void require(Kind kind);
}
