package dev.redoubt.client.model;

/**
 * One of the settings that an administrator can make, as it is in force.
 *
 * @param name as in the administration API; with a dot before a part of it
 * @param value as text
 * @param enforcer who sees to it
 */
public record PolicySetting(String name, String value, Enforcer enforcer) {
    /** Who sees to it that a setting holds. */
    public enum Enforcer {
        /** This program. */
        DEVICE,
        /** This program and the appliance, each its part. */
        BOTH,
        /** Nobody has to: what it is about does not exist in this program, whatever it says. */
        NOTHING_THERE
    }
}
