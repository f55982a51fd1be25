package dev.redoubt.server.policy;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.session.Device;
import dev.redoubt.protocol.appliance.PolicyAppliedRequest;
import dev.redoubt.protocol.appliance.PolicyAppliedResponse;
import dev.redoubt.protocol.appliance.PolicyRequest;
import dev.redoubt.protocol.appliance.PolicyResponse;
import dev.redoubt.server.account.Accounts;
import dev.redoubt.server.rest.DeviceGate;
import dev.redoubt.server.rest.Devices;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import org.eclipse.jetty.server.Request;

/** {@code POST /v1/policy} and {@code /v1/policy/applied}: what the calling device shall obey. A device that was reset asks, too: it is told to delete what it has. */
@Path("/v1/policy")
public final class PolicyResource {
    private final Policies policies;
    private final Accounts accounts;
    private final DeviceGate gate;

    /** @param accounts which devices are let in, with those that were reset */
    public PolicyResource(Policies policies, Accounts accounts) {
        this.policies = policies;
        this.accounts = accounts;
        this.gate = DeviceGate.alsoReset(accounts);
    }

    @POST
    public PolicyResponse policy(PolicyRequest body, @Context Request request) {
        Device device = Devices.require(request);
        gate.check(device);
        boolean wipe = accounts.standing(device) instanceof Accounts.Standing.Reset;
        // Another version, not a lower one: a stolen policy key may have signed a higher one. A device that is to be
        // wiped is
        // told so whatever it has.
        boolean isNew = wipe || body.getHaveVersion() != policies.version();
        return isNew
                ? PolicyResponse.newBuilder()
                        .setPolicy(ByteString.copyFrom(policies.signed(device, wipe)))
                        .build()
                : PolicyResponse.getDefaultInstance();
    }

    @POST
    @Path("applied")
    public PolicyAppliedResponse applied(PolicyAppliedRequest body, @Context Request request) {
        Device device = Devices.require(request);
        gate.check(device);
        policies.applied(device.node(), body.getVersion());
        return PolicyAppliedResponse.getDefaultInstance();
    }
}
