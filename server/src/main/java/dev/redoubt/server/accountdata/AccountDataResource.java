package dev.redoubt.server.accountdata;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.accountdata.proto.KeepAccountDataRequest;
import dev.redoubt.protocol.accountdata.proto.KeepAccountDataResponse;
import dev.redoubt.protocol.accountdata.proto.ReadAccountDataRequest;
import dev.redoubt.protocol.accountdata.proto.ReadAccountDataResponse;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.rest.Devices;
import dev.redoubt.server.rest.EnrolledOnly;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/** {@code POST /v1/account/data/…}. */
@Path("/v1/account/data")
public final class AccountDataResource {
    private final AccountDataKeeper keeper;

    public AccountDataResource(AccountDataKeeper keeper) {
        this.keeper = keeper;
    }

    @POST
    @Path("read")
    @EnrolledOnly
    public ReadAccountDataResponse read(ReadAccountDataRequest body, @Context Request request) {
        Optional<Octets> known = body.getKnown().isEmpty()
                ? Optional.empty()
                : Optional.of(Octets.copyOf(body.getKnown().toByteArray()));
        AccountDataKeeper.Answer answer = keeper.read(Devices.require(request), known);
        return ReadAccountDataResponse.newBuilder()
                .setSealed(ByteString.copyFrom(answer.sealed()))
                .setUnchanged(answer.unchanged())
                .setStorageKeyRecord(ByteString.copyFrom(answer.storageKeyRecord()))
                .build();
    }

    @POST
    @Path("keep")
    @EnrolledOnly
    public KeepAccountDataResponse keep(KeepAccountDataRequest body, @Context Request request) {
        keeper.keep(
                Devices.require(request),
                body.getSealed().toByteArray(),
                body.getStorageKeyRecord().toByteArray());
        return KeepAccountDataResponse.getDefaultInstance();
    }
}
