package dev.redoubt.server.api;

import dev.redoubt.server.administrator.Administrator;

/** Says who is asking. Thread-safe; may wait. */
@FunctionalInterface
public interface Authenticator {
    /**
     * @param operation what is asked for
     * @throws ApiException.UnauthorizedError if that cannot be said, with the reason
     * @throws ApiException.RateLimitError if he asks too much, or asked this before
     */
    Administrator authenticate(ApiRequest request, OperationModel operation);
}
