package dev.redoubt.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.server.administrator.Administrator;
import java.util.function.Supplier;

/** Sees to it that a call under a client token is done once, however often it is made. Thread-safe; may wait. */
@FunctionalInterface
public interface Repetitions {
    /**
     * @param request a digest of the whole request
     * @param work does it; if it throws, nothing was done, and the token is free again
     * @return what {@code work} answers, or answered the first time
     * @throws ApiException.BadRequestError if the token served for another request, or it is not known what became of it
     */
    ObjectNode once(Administrator by, String token, Octets request, Supplier<ObjectNode> work);
}
