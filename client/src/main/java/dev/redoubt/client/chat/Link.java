package dev.redoubt.client.chat;

import java.time.Instant;

/** How the device stands with the appliance. */
sealed interface Link {
    record Connecting() implements Link {}

    record Connected() implements Link {}

    /** @param again when it is tried again by itself */
    record Lost(String why, Instant again) implements Link {}

    /** Another process of this home holds the link: what comes there shows here a little later. */
    record Elsewhere() implements Link {}

    /** It ended for good. */
    record Ended(String why) implements Link {}
}
