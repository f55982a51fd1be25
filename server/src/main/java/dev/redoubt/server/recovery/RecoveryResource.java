package dev.redoubt.server.recovery;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.session.Device;
import dev.redoubt.crypto.Oprf;
import dev.redoubt.protocol.appliance.EvaluateRecoveryRequest;
import dev.redoubt.protocol.appliance.EvaluateRecoveryResponse;
import dev.redoubt.protocol.appliance.FetchRecoveryRequest;
import dev.redoubt.protocol.appliance.FetchRecoveryResponse;
import dev.redoubt.protocol.appliance.KeepRecoveryRequest;
import dev.redoubt.protocol.appliance.KeepRecoveryResponse;
import dev.redoubt.protocol.appliance.RecoveredStateRequest;
import dev.redoubt.protocol.appliance.RecoveredStateResponse;
import dev.redoubt.protocol.appliance.RecoveryStatusRequest;
import dev.redoubt.protocol.appliance.RecoveryStatusResponse;
import dev.redoubt.protocol.recovery.PassphraseKeys;
import dev.redoubt.server.account.UserName;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.rest.DeviceGate;
import dev.redoubt.server.rest.Devices;
import dev.redoubt.server.rest.EnrolledOnly;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import org.eclipse.jetty.server.Request;

/** {@code POST /v1/recovery/…}: the first three for devices that are not enrolled, too. */
@Path("/v1/recovery")
public final class RecoveryResource {
    private final Recovery recovery;
    private final DeviceGate gate;

    /** @param gate which devices are let in */
    public RecoveryResource(Recovery recovery, DeviceGate gate) {
        this.recovery = recovery;
        this.gate = gate;
    }

    @POST
    @Path("evaluate")
    public EvaluateRecoveryResponse evaluate(EvaluateRecoveryRequest body, @Context Request request) {
        byte[] element = sized(body.getBlindedElement(), Oprf.ELEMENT_SIZE, "a blinded element has 49 bytes");
        byte[] evaluated = body.getName().isEmpty()
                ? recovery.evaluate(ownDevice(request), element)
                : recovery.evaluate(name(body.getName()), element, Devices.address(request));
        return EvaluateRecoveryResponse.newBuilder()
                .setEvaluatedElement(ByteString.copyFrom(evaluated))
                .build();
    }

    @POST
    @Path("fetch")
    public FetchRecoveryResponse fetch(FetchRecoveryRequest body, @Context Request request) {
        byte[] token = sized(body.getFetchToken(), PassphraseKeys.TOKEN_SIZE, "a fetch token has 32 bytes");
        byte[] blob = body.getName().isEmpty()
                ? recovery.fetch(ownDevice(request).account(), token)
                : recovery.fetch(name(body.getName()), token);
        return FetchRecoveryResponse.newBuilder()
                .setBlob(ByteString.copyFrom(blob))
                .build();
    }

    @POST
    @Path("state")
    public RecoveredStateResponse state(RecoveredStateRequest body) {
        Recovery.State state = recovery.state(body.getProof().toByteArray());
        return RecoveredStateResponse.newBuilder()
                .setAccountState(ByteString.copyFrom(state.state()))
                .setName(state.name().text())
                .addAllSuspensions(
                        state.suspensions().stream().map(ByteString::copyFrom).toList())
                .setStorageKeyRecord(ByteString.copyFrom(state.storageKeyRecord()))
                .build();
    }

    @POST
    @Path("keep")
    @EnrolledOnly
    public KeepRecoveryResponse keep(KeepRecoveryRequest body, @Context Request request) {
        recovery.keep(
                Devices.require(request).account(),
                body.getStatement().toByteArray(),
                body.getBlob().toByteArray());
        return KeepRecoveryResponse.getDefaultInstance();
    }

    @POST
    @Path("status")
    @EnrolledOnly
    public RecoveryStatusResponse status(RecoveryStatusRequest body, @Context Request request) {
        return RecoveryStatusResponse.newBuilder()
                .setStatement(recovery.statement(Devices.require(request).account())
                        .map(ByteString::copyFrom)
                        .orElse(ByteString.EMPTY))
                .build();
    }

    /** What needs no device is asked by name; who asks as a device must be in good standing, as everywhere. */
    private Device ownDevice(Request request) {
        Device device = Devices.require(request);
        gate.check(device);
        return device;
    }

    private static byte[] sized(ByteString bytes, int size, String otherwise) {
        if (bytes.size() != size) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, otherwise);
        }
        return bytes.toByteArray();
    }

    private static UserName name(String text) {
        try {
            return new UserName(text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "the name is not in the form of a user name");
        }
    }
}
