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

/** {@code POST /v1/directory/lookup}: the current signed state of one account, and its name. */
@Path("/v1/directory/lookup")
@EnrolledOnly
public final class DirectoryResource {
    private final Accounts accounts;
    private final NameVault names;

    public DirectoryResource(Accounts accounts, NameVault names) {
        this.accounts = accounts;
        this.names = names;
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
                .addAllWithheld(row.cutOff().keySet().stream()
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
