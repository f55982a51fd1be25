package dev.redoubt.server.directory;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.appliance.LookupRequest;
import dev.redoubt.protocol.appliance.LookupResponse;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.server.account.AccountRow;
import dev.redoubt.server.account.Accounts;
import dev.redoubt.server.account.NameVault;
import dev.redoubt.server.account.UserName;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.rest.EnrolledOnly;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** {@code POST /v1/directory/lookup}: the current signed state of one account, and its name. */
@Path("/v1/directory/lookup")
@EnrolledOnly
public final class DirectoryResource {
    private final Accounts accounts;
    private final NameVault names;
    private final LongFunction<byte[]> restoration;

    /** @param restoration what a device is told that knows the restoration of that number; empty where there is no newer one */
    public DirectoryResource(Accounts accounts, NameVault names, LongFunction<byte[]> restoration) {
        this.accounts = accounts;
        this.names = names;
        this.restoration = restoration;
    }

    @POST
    public LookupResponse lookup(LookupRequest request) {
        Optional<AccountRow> found = switch (request.getByCase()) {
            case NAME -> accounts.byName(names.index(name(request.getName())));
            case ACCOUNT_ID -> accounts.byId(account(request.getAccountId()));
            case BY_NOT_SET ->
                throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "a name or an account id is missing");
        };
        AccountRow row = found.orElseThrow(() -> new ProblemException(ProblemCode.UNKNOWN_ACCOUNT));
        return LookupResponse.newBuilder()
                .setAccountState(ByteString.copyFrom(row.state()))
                .addAllSuspensions(
                        row.suspensions().stream().map(ByteString::copyFrom).toList())
                .setName(names.open(row.sealedName(), row.nameIndex()).text())
                .setRestoration(ByteString.copyFrom(restoration.apply(request.getKnownRestoration())))
                .addAllWithheld(Stream.concat(row.cutOff().keySet().stream(), row.awaited().stream())
                        .distinct()
                        .sorted()
                        .map(node -> ByteString.copyFrom(node.toBytes()))
                        .toList())
                .build();
    }

    private static UserName name(String text) {
        try {
            return new UserName(text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "the name is not in the form of a user name");
        }
    }

    private static AccountId account(ByteString id) {
        if (id.size() != AccountId.SIZE) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "an account id has 32 bytes");
        }
        return AccountId.of(id.toByteArray());
    }
}
