package dev.redoubt.client.device;

import dev.redoubt.client.failure.CodeRefusedException;
import dev.redoubt.client.failure.ForgedJoiningException;
import dev.redoubt.client.failure.OutdatedDeviceException;
import dev.redoubt.client.failure.RedoubtException;
import dev.redoubt.client.failure.RefusedByApplianceException;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.appliance.Rendezvous;

/** What the appliance's refusals at a rendezvous mean for the user. */
final class CodeRefusals {
    static final String UNKNOWN_RENDEZVOUS = "unknown_rendezvous";
    static final String TAKEN = "rendezvous_taken";

    /** What devices left before they signed: a protobuf that begins with its field 1. */
    private static final int UNSIGNED = 0x0a;

    private CodeRefusals() {}

    /** @throws OutdatedDeviceException if the other device said it as older versions did */
    static void refuseUnsigned(byte[] content) throws OutdatedDeviceException {
        if (content.length > 0 && content[0] == UNSIGNED) {
            throw new OutdatedDeviceException();
        }
    }

    /** What is wrong where something that the other device signed does not hold: a clock that is off is no forgery. */
    static RedoubtException notHolding(Exception cause) {
        return cause instanceof InvalidChainException.NotYetValid || cause instanceof InvalidChainException.Expired
                ? CodeRefusedException.byTheClock(cause)
                : new ForgedJoiningException(cause);
    }

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
