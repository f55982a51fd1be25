package dev.redoubt.server;

import dev.redoubt.crypto.Argon2id;
import dev.redoubt.protocol.policy.proto.GroupSettings;
import dev.redoubt.protocol.policy.proto.PasswordRequirements;
import dev.redoubt.server.access.ActRates;
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
import dev.redoubt.server.api.BodyPool;
import dev.redoubt.server.api.Model;
import dev.redoubt.server.api.Operation;
import dev.redoubt.server.api.Operations;
import dev.redoubt.server.housekeeping.Housekeeping;
import dev.redoubt.server.network.Networks;
import dev.redoubt.server.network.UnbuiltOperations;
import dev.redoubt.server.threads.ThreadOperations;
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
    private final ActRates acts = new ActRates(System::nanoTime);
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
                foundation.database,
                administrators,
                vault,
                foundation.lockouts,
                foundation.random,
                foundation.clock,
                System::nanoTime);
        operations.registerAll(acts.around(audit.operations(List.of(
                ofAdministrators(administrators, policies, audit),
                users.operations(),
                policies.operations(audit.log(), audit.looserChanges(), audit.retention()),
                new ThreadOperations(foundation.clock).operations(),
                UnbuiltOperations.all()))));
    }

    private Map<String, Operation> ofAdministrators(
            Administrators administrators, PolicyServices policies, AuditServices audit) {
        PasswordRules rules =
                new PasswordRules(() -> requirements(policies.policies().standard()));
        return new AdministratorOperations(
                        foundation.database, administrators, rules, audit.log(), audit.administrators())
                .all();
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
    Handler signed() {
        BodyPool pool = new BodyPool(BodyPool.Bounds.OF_THE_CHANNEL, System::nanoTime);
        return new ApiHandler(api(), pool, metrics, signed::namesProvenKey);
    }

    /** @param who is at the other end of a socket of this machine */
    Handler local(Function<Request, Optional<Administrator>> who) {
        BodyPool pool = new BodyPool(BodyPool.Bounds.OF_THE_MACHINE, System::nanoTime);
        return ApiHandler.local(api(), pool, metrics, who);
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
        return List.of(Housekeeping.once(signed::forget), Housekeeping.once(acts::forget));
    }

    @Override
    public void close() {
        tokens.close();
        vault.close();
    }
}
