package dev.redoubt.server.administration.capacity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.AccessException;
import dev.redoubt.server.administration.access.ApiClient;
import dev.redoubt.server.administration.access.RefusedException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Users of the load's own, for as long as it takes. No other user is ever named here. */
final class OwnUsers implements AutoCloseable {
    private static final String PREFIX = "capacity-";

    private final ApiClient api;
    private final List<String> ids = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private boolean removed;

    private OwnUsers(ApiClient api) {
        this.api = api;
    }

    /** @param group whose policy they have */
    static OwnUsers make(ApiClient api, String group, int count, SecureRandom random) {
        OwnUsers users = new OwnUsers(api);
        try {
            users.make(group, count, HexFormat.of().toHexDigits(random.nextInt()));
            return users;
        } catch (RuntimeException e) {
            users.close();
            throw e;
        }
    }

    private void make(String group, int count, String name) {
        ObjectNode members = ApiClient.members();
        for (int i = 0; i < count; i++) {
            ObjectNode user = members.withArray("users").addObject();
            user.put("username", PREFIX + name + "-" + i).put("inviteCodeTtl", 1);
            user.putArray("securityGroupIds").add(group);
        }
        ObjectNode answer = api.call("BatchCreateUser", members);
        for (JsonNode made : answer.path("successful")) {
            ids.add(made.path("userId").asText());
            links.add(made.path("inviteCode").asText());
        }
        if (ids.size() != count) {
            throw new CapacityException("users for the load could not be made: "
                    + answer.path("failed").path(0).path("reason").asText("the appliance did not say why"));
        }
    }

    /** An invitation of each. */
    List<String> links() {
        return List.copyOf(links);
    }

    /** Removes them with their devices, and all that waits for these. Once. */
    @Override
    public void close() {
        remove();
    }

    /** The same, at once. */
    synchronized void remove() {
        if (removed || ids.isEmpty()) {
            return;
        }
        ObjectNode members = ApiClient.members();
        ids.forEach(members.withArray("userIds")::add);
        try {
            if (!api.call("BatchDeleteUser", members).path("failed").isEmpty()) {
                throw new CapacityException(leftBehind());
            }
            removed = true;
        } catch (AccessException | RefusedException e) {
            throw new CapacityException(leftBehind(), e);
        }
    }

    private String leftBehind() {
        return "users of the load may still be there: redoubtctl user delete --yes " + String.join(" ", ids);
    }
}
