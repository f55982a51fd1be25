package dev.redoubt.client.store;

import dev.redoubt.protocol.account.StateReference;

/**
 * A newer state of a contact, which a sister has seen.
 *
 * @param generation of the storage key under which she said so
 * @param isOverruled the user decided for another state: this one stops nothing, also when it is said again
 */
record Expected(StateReference state, long generation, boolean isOverruled) {
    Expected overruled() {
        return new Expected(state, generation, true);
    }
}
