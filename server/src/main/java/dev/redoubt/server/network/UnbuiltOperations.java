package dev.redoubt.server.network;

import dev.redoubt.server.api.ApiException;
import dev.redoubt.server.api.Operation;
import java.util.Map;

/** Operations of the model whose features do not exist: single sign-on, OpenTDF and data retention. They say so in the model's words. */
public final class UnbuiltOperations {
    private UnbuiltOperations() {}

    /** By their names in the model. */
    public static Map<String, Operation> all() {
        Operation noOidc = _ -> {
            throw new ApiException.BadRequestError("there is no single sign-on (OIDC) here yet");
        };
        Operation noTdf = _ -> {
            throw new ApiException.BadRequestError("there is no OpenTDF here yet");
        };
        Operation noRetention = _ -> {
            throw new ApiException.BadRequestError("there is no data retention here yet");
        };
        return Map.of(
                "GetOidcInfo", notFound("single sign-on (OIDC) is not configured"),
                "RegisterOidcConfig", noOidc,
                "RegisterOidcConfigTest", noOidc,
                "GetOpentdfConfig", notFound("OpenTDF is not configured"),
                "RegisterOpentdfConfig", noTdf,
                "GetDataRetentionBot", notFound("there is no data retention bot"),
                "DeleteDataRetentionBot", notFound("there is no data retention bot"),
                "CreateDataRetentionBot", noRetention,
                "CreateDataRetentionBotChallenge", noRetention,
                "UpdateDataRetention", noRetention);
    }

    private static Operation notFound(String message) {
        return _ -> {
            throw new ApiException.ResourceNotFoundError(message);
        };
    }
}
