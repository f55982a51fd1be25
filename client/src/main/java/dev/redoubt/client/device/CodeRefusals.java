package dev.redoubt.client.device;

import dev.redoubt.client.failure.CodeRefusedException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.protocol.appliance.Rendezvous;

/** What the appliance's refusals at a rendezvous mean for the user. */
final class CodeRefusals {
    static final String UNKNOWN_RENDEZVOUS = "unknown_rendezvous";
    static final String TAKEN = "rendezvous_taken";

    private CodeRefusals() {}

    interface Call {
        Rendezvous run() throws RedoubtException;
    }

    static Rendezvous at(Call call) throws RedoubtException {
        try {
            return call.run();
        } catch (RefusedByApplianceException e) {
            if (e.code().equals(UNKNOWN_RENDEZVOUS) || e.code().equals(TAKEN)) {
                throw new CodeRefusedException();
            }
            throw e;
        }
    }
}
