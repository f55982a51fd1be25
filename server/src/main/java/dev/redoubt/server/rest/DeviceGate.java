package dev.redoubt.server.rest;

import dev.redoubt.channel.session.Device;
import dev.redoubt.server.account.Accounts;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;

/** Asked for every request of a device: a session that was opened in time does not outlive the device's good standing. */
@FunctionalInterface
public interface DeviceGate {
    /** @throws ProblemException saying why the device is not let in */
    void check(Device device);

    /** Also devices that were reset: for what tells them so, and for nothing else. */
    static DeviceGate alsoReset(Accounts accounts) {
        DeviceGate others = of(accounts);
        return device -> {
            if (!(accounts.standing(device) instanceof Accounts.Standing.Reset)) {
                others.check(device);
            }
        };
    }

    static DeviceGate of(Accounts accounts) {
        return device -> {
            switch (accounts.standing(device)) {
                case Accounts.Standing.Good _ -> {}
                case Accounts.Standing.Suspended _ -> throw new ProblemException(ProblemCode.DEVICE_SUSPENDED);
                case Accounts.Standing.AccountSuspended _ -> throw new ProblemException(ProblemCode.ACCOUNT_SUSPENDED);
                case Accounts.Standing.Reset _ -> throw new ProblemException(ProblemCode.DEVICE_RESET);
                case Accounts.Standing.Revoked _ -> throw new ProblemException(ProblemCode.DEVICE_REVOKED);
                case Accounts.Standing.Unknown _ -> throw new ProblemException(ProblemCode.NOT_ENROLLED);
            }
        };
    }
}
