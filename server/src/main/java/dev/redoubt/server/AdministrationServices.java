package dev.redoubt.server;

import dev.redoubt.crypto.Argon2id;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.protocol.policy.proto.PasswordRequirements;
import dev.redoubt.server.access.AdministratorOperations;
import dev.redoubt.server.access.ClientTokens;
import dev.redoubt.server.access.PasswordRules;
import dev.redoubt.server.access.SignedRequests;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.administrator.Administrators;
import dev.redoubt.server.administrator.KeyVault;
import dev.redoubt.server.administrator.Passwords;
import dev.redoubt.server.api.Api;
import dev.redoubt.server.api.ApiHandler;
import dev.redoubt.server.api.ApiMetrics;
import dev.redoubt.server.api.Model;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.api.Operations;
import dev.redoubt.server.audit.Audit;
import dev.redoubt.server.housekeeping.Housekeeping;
import dev.redoubt.server.network.NetworkOperations;
import dev.redoubt.server.network.Networks;
import dev.redoubt.server.network.UnbuiltOperations;
import dev.redoubt.server.rest.BodyMemory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;

/** What administrators ask for: the operations of the model, who may call them, and what is kept of the calls. */
final class AdministrationServices implements AutoCloseable {
    private final Foundation foundation;
    private final KeyVault vault;
    private final ClientTokens tokens;
    private final SignedRequests signed;
    private final ApiMetrics metrics;
    private final Model model = Model.load();
    private final Operations operations = new Operations(model);
    private final Networks networks;

    AdministrationServices(Foundation foundation, PolicyServices policies, UserServices users, AuditServices audit) {
        this.foundation = foundation;
        metrics = new ApiMetrics(foundation.metrics, model.operations().keySet(), System::nanoTime);
        networks = policies.networks();
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
        PolicyServices.ByName ofPolicies = policies.operations(audit.log(), audit.looserChanges());
        operations.registerAll(audit.operations(List.of(
                ofAdministrators(administrators, policies, audit.log()),
                ofNetworks(policies, audit.log()),
                users.operations(),
                ofPolicies.operations(),
                ofPolicies.thatCanWait(),
                UnbuiltOperations.all())));
    }

    private Map<String, Operation> ofAdministrators(
            Administrators administrators, PolicyServices policies, Audit audit) {
        PasswordRules rules =
                new PasswordRules(() -> requirements(policies.policies().standard()));
        return new AdministratorOperations(foundation.database, administrators, rules, audit).all();
    }

    private Map<String, Operation> ofNetworks(PolicyServices policies, Audit audit) {
        return new NetworkOperations(foundation.database, networks, policies.onNetwork(), audit).all();
    }

    private static PasswordRules.Requirements requirements(GroupSettings settings) {
        PasswordRequirements needed = settings.getPasswordRequirements();
        return new PasswordRules.Requirements(
                needed.getMinLength(),
                needed.getLowercase(),
                needed.getUppercase(),
                needed.getNumbers(),
                needed.getSymbols());
    }

    /** For who comes through the channel, and signs. */
    Handler signed(BodyMemory memory) {
        return new ApiHandler(api(), memory, metrics);
    }

    /** @param who is at the other end of a socket of this machine */
    Handler local(Function<Request, Optional<Administrator>> who, BodyMemory memory) {
        return ApiHandler.local(api(), memory, metrics, who);
    }

    private Api api() {
        return new Api(model, operations, signed, tokens, networks.id().text());
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
