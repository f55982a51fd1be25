package dev.redoubt.client.conversation;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.failure.RedoubtException;

/** Connects when it is first needed: what is kept here is shown without. */
@FunctionalInterface
public interface ApplianceSource {
    Appliance get() throws RedoubtException;
}
