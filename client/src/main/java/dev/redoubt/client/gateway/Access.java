package dev.redoubt.client.gateway;

import dev.redoubt.client.appliance.Appliance;
import dev.redoubt.client.failure.RedoubtException;

/** The way to the appliance. Asked anew for every request, so that what the administrators change meanwhile holds. Thread-safe. */
public interface Access {
    /**
     * @return stays with whoever made this, and is closed after the gateway
     * @throws RedoubtException if the device may not go online now, or not any more
     */
    Appliance appliance() throws RedoubtException;
}
