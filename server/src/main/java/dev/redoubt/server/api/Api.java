package dev.redoubt.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.administrator.Administrator;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.rest.ProblemMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * From a request to an answer: which operation it is, who asks, whether he may, whether the input is one, whether it is a
 * repetition. In this order: who has not shown who he is learns nothing but what the public model says. Thread-safe.
 */
public final class Api {
    private static final String NETWORK = "networkId";

    private final Model model;
    private final Operations operations;
    private final Authenticator authenticator;
    private final Repetitions repetitions;
    private final String network;

    /**
     * @param network the id of the one network of this appliance
     * @throws IllegalStateException if an operation of the model has nobody who does it
     */
    public Api(
            Model model, Operations operations, Authenticator authenticator, Repetitions repetitions, String network) {
        operations.requireAll();
        this.model = model;
        this.operations = operations;
        this.authenticator = authenticator;
        this.repetitions = repetitions;
        this.network = network;
    }

    ApiAnswer answer(ApiRequest request) {
        return answer(request, authenticator);
    }

    /** @param who says who is asking, for a request that came another way than through the channel */
    ApiAnswer answer(ApiRequest request, Authenticator who) {
        Model.Route route;
        try {
            route = route(request);
        } catch (ApiException e) {
            return ApiAnswer.of(e);
        }
        return answer(() -> run(route, request, who)).to(route.operation());
    }

    private static ApiAnswer answer(Supplier<ObjectNode> run) {
        try {
            return ApiAnswer.of(run.get());
        } catch (ApiException e) {
            return ApiAnswer.of(e);
        } catch (RuntimeException e) {
            return ApiAnswer.of(told(ProblemMapper.toProblem(e)));
        }
    }

    private ObjectNode run(Model.Route route, ApiRequest request, Authenticator who) {
        OperationModel operation = route.operation();
        Administrator by = who.authenticate(request, operation);
        if (!by.role().includes(operation.role())) {
            throw new ApiException.ForbiddenError("this is for the role "
                    + operation.role().text() + ", and not for " + by.role().text());
        }
        ObjectNode input = RequestInput.collect(operation, route.members(), request);
        requireNetwork(operation, input);
        Call call = new Call(by, operation.name(), input);
        return token(operation, input)
                .map(token -> repetitions.once(
                        by,
                        token,
                        digest(request),
                        () -> operations.get(operation).run(call)))
                .orElseGet(() -> operations.get(operation).run(call));
    }

    private Model.Route route(ApiRequest request) {
        List<String> segments = Stream.of(request.path().substring(1).split("/", -1))
                .map(PercentCoding::decode)
                .toList();
        return Optional.of(segments)
                .filter(all -> all.stream().noneMatch(String::isEmpty))
                .flatMap(all -> model.find(request.method(), all))
                .orElseThrow(() -> new ApiException.ResourceNotFoundError("there is no such operation"));
    }

    private void requireNetwork(OperationModel operation, ObjectNode input) {
        Shape.Member member = operation.input().members().get(NETWORK);
        if (member != null
                && member.location() == Shape.Location.PATH
                && !network.equals(input.path(NETWORK).textValue())) {
            throw new ApiException.ResourceNotFoundError("there is no such network");
        }
    }

    /** Reading twice does no harm, and what was read is not kept. */
    private static Optional<String> token(OperationModel operation, ObjectNode input) {
        return operation.input().members().values().stream()
                .filter(member -> member.token() && !operation.reads())
                .map(member -> input.path(member.name()).textValue())
                .filter(token -> token != null)
                .findFirst();
    }

    private static Octets digest(ApiRequest request) {
        byte[] what = (request.method() + " " + request.path() + "?" + request.query() + "\0")
                .getBytes(StandardCharsets.UTF_8);
        return Octets.copyOf(Digests.sha256(what, request.body()));
    }

    /** Problems of the parts that devices use, in the model's words. */
    static ApiException told(ProblemException problem) {
        int status = problem.code().status();
        return switch (status) {
            case 404 -> new ApiException.ResourceNotFoundError(problem.detail());
            case 429 -> new ApiException.RateLimitError(problem.detail());
            default ->
                status < 500
                        ? new ApiException.BadRequestError(problem.detail())
                        : new ApiException.InternalServerError(problem.detail());
        };
    }
}
