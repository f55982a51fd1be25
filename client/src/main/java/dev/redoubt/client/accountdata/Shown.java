package dev.redoubt.client.accountdata;

import dev.redoubt.protocol.accountdata.AccountData;
import dev.redoubt.protocol.accountdata.DataReference;

/** What the appliance shows of the account data, as far as it is believed. */
sealed interface Shown {
    /** Nothing was ever kept, as far as anybody knows. */
    record Nothing() implements Shown {}

    /** What this device has seen already. */
    record Same() implements Shown {}

    /** It follows, and opens. */
    record Newer(DataReference reference, AccountData data) implements Shown {}

    /** It lies under a later storage key, which this device was not given. */
    record KeyMissing() implements Shown {}

    /** Older, forked, of somebody else, changed: nothing of it is taken. */
    record Bad() implements Shown {}
}
