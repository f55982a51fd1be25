package dev.redoubt.server;

import dev.redoubt.crypto.Argon2id;
import dev.redoubt.server.access.AdministratorOperations;
import dev.redoubt.server.access.ClientTokens;
import dev.redoubt.server.access.PasswordRules;
import dev.redoubt.server.access.SignedRequests;
import dev.redoubt.server.administrator.Administrators;
import dev.redoubt.server.administrator.KeyVault;
import dev.redoubt.server.administrator.Passwords;
import dev.redoubt.server.api.Api;
import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.ApiHandler;
import dev.redoubt.server.api.ApiMetrics;
import dev.redoubt.server.api.Authenticator;
import dev.redoubt.server.api.Model;
import dev.redoubt.server.api.Operations;
import dev.redoubt.server.audit.Audit;
import dev.redoubt.server.housekeeping.Housekeeping;
import dev.redoubt.server.network.NetworkOperations;
import dev.redoubt.server.network.NetworkWatch;
import dev.redoubt.server.network.Networks;
import dev.redoubt.server.network.UnbuiltOperations;
import dev.redoubt.server.rest.BodyMemory;
import java.util.List;
import org.eclipse.jetty.server.Handler;

/** What administrators ask for: the operations of the model, who may call them, and what is kept of the calls. */
final class AdministrationServices implements AutoCloseable {
    /** Operations that are not there yet. Each part that brings its own takes them off this list. */
    private static final List<String> NOT_YET = List.of(
            "BatchCreateUser",
            "BatchDeleteUser",
            "BatchLookupUserUname",
            "BatchReinviteUser",
            "BatchResetDevicesForUser",
            "BatchToggleUserSuspendStatus",
            "GetUser",
            "GetUsersCount",
            "ListUsers",
            "UpdateUser",
            "ListDevicesForUser",
            "CreateBot",
            "DeleteBot",
            "GetBot",
            "GetBotsCount",
            "ListBots",
            "UpdateBot",
            "GetGuestUserHistoryCount",
            "ListBlockedGuestUsers",
            "ListGuestUsers",
            "UpdateGuestUser",
            "CreateSecurityGroup",
            "DeleteSecurityGroup",
            "GetSecurityGroup",
            "ListSecurityGroups",
            "ListSecurityGroupUsers",
            "UpdateSecurityGroup");

    private static final Audit UNWRITTEN = (_, _, _, _) -> {};

    private final Foundation foundation;
    private final KeyVault vault;
    private final ClientTokens tokens;
    private final SignedRequests signed;
    private final ApiMetrics metrics;
    private final Model model = Model.load();
    private final Operations operations = new Operations(model);
    private final Networks networks;

    AdministrationServices(Foundation foundation) {
        this.foundation = foundation;
        metrics = new ApiMetrics(foundation.metrics);
        networks = Networks.open(foundation.database, foundation.random);
        vault = new KeyVault(foundation.names.keyFor(KeyVault.PURPOSE), foundation.random);
        tokens = new ClientTokens(
                foundation.database,
                foundation.names.keyFor(ClientTokens.PURPOSE),
                foundation.random,
                foundation.clock);
        Administrators administrators =
                new Administrators(vault, new Passwords(Argon2id.RECOMMENDED, foundation.random), foundation.clock);
        signed = new SignedRequests(
                foundation.database, administrators, vault, foundation.random, foundation.clock, System::nanoTime);
        register(administrators, UNWRITTEN);
    }

    private void register(Administrators administrators, Audit audit) {
        PasswordRules rules = new PasswordRules(() -> PasswordRules.Requirements.NONE);
        operations
                .registerAll(new AdministratorOperations(foundation.database, administrators, rules, audit).all())
                .registerAll(new NetworkOperations(foundation.database, networks, NetworkWatch.NONE, audit).all())
                .registerAll(UnbuiltOperations.all());
        NOT_YET.forEach(name -> operations.register(name, _ -> {
            throw new ApiException.BadRequestError("this operation is not there yet");
        }));
    }

    /** For who comes through the channel, and signs. */
    Handler signed(BodyMemory memory) {
        return handler(signed, memory);
    }

    /** @param authenticator says who is asking */
    Handler handler(Authenticator authenticator, BodyMemory memory) {
        Api api =
                new Api(model, operations, authenticator, tokens, networks.id().text());
        return new ApiHandler(api, memory, metrics);
    }

    /** By the wall clock. */
    List<Housekeeping.Task> expiry() {
        return List.of(new Housekeeping.Task(tokens::forgetExpired, ClientTokens.BATCH));
    }

    /** What is in memory. */
    List<Housekeeping.Task> forgetting() {
        return List.of(Housekeeping.once(signed::forget));
    }

    @Override
    public void close() {
        tokens.close();
        vault.close();
    }
}
