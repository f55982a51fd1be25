package dev.redoubt.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What one operation of the API does. Called on a virtual thread; may wait. */
@FunctionalInterface
public interface Operation {
    /**
     * @return the members of the operation's output, by the names of the model
     * @throws ApiException what is told to whoever asked
     */
    ObjectNode run(Call call);
}
