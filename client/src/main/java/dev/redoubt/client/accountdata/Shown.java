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

    /** It follows, but this device cannot open it, and is to replace it: the user said so, or a device was revoked. */
    record Unreadable(DataReference reference) implements Shown {}

    /** It lies under a later storage key, which this device was not given. */
    record KeyMissing() implements Shown {}

    /** Older, forked, of somebody else, changed: nothing of it is taken. */
    record Bad() implements Shown {}
}
