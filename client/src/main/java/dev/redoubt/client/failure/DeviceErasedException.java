package dev.redoubt.client.failure;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The administrator of the appliance has had this device erased. */
public final class DeviceErasedException extends RedoubtException {
    private static final long serialVersionUID = 1L;

    public DeviceErasedException(Instant at) {
        super("This device was erased on " + at.truncatedTo(ChronoUnit.SECONDS)
                + " by a signed order of the appliance's administrator: nothing is kept here any more. Ask them why;"
                + " \"redoubt enrol\" or \"redoubt recover\" makes a new device.");
    }
}
