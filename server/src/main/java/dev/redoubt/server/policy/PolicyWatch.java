package dev.redoubt.server.policy;

/** Who tells devices that there is something new to obey. Called after the commit; must not block or throw. */
@FunctionalInterface
public interface PolicyWatch {
    /** @param version the newest one */
    void changed(long version);
}
