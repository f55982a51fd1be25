package dev.redoubt.server.exchange;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What devices ask for, by path. server/SPEC.md, "Exchanges". */
final class Routes {
    /** A link lives for hours: how long is no figure. */
    static final String LINK = "/v1/link";

    /** All of the administration API, which has figures of its own. */
    static final String ADMINISTRATION = "administration";

    /** Whatever else is asked for. */
    static final String NONE = "none";

    private static final String NETWORKS = "/networks";
    private static final String OWN = "/v1/admin/";

    private static final Set<String> PATHS = Set.of(
            "/v1/enrol",
            "/v1/account/enrol-node",
            "/v1/account/publish",
            "/v1/account/suspend",
            "/v1/account/restore",
            "/v1/account/data/read",
            "/v1/account/data/keep",
            "/v1/rendezvous/open",
            "/v1/rendezvous/answer",
            "/v1/rendezvous/request",
            "/v1/rendezvous/read",
            "/v1/directory/lookup",
            "/v1/keys/publish",
            "/v1/keys/claim",
            "/v1/recovery/evaluate",
            "/v1/recovery/fetch",
            "/v1/recovery/state",
            "/v1/recovery/keep",
            "/v1/recovery/status",
            "/v1/submissions",
            "/v1/blobs",
            "/v1/blobs/state",
            "/v1/blobs/content",
            "/v1/blobs/commit",
            "/v1/blobs/delete",
            "/v1/policy",
            "/v1/policy/applied",
            LINK);

    private Routes() {}

    /** All of them, as they stand in labels. */
    static List<String> all() {
        return Stream.concat(PATHS.stream(), Stream.of(ADMINISTRATION, NONE))
                .sorted()
                .toList();
    }

    /** @param path as Jetty has made it canonical */
    static String of(String path) {
        if (PATHS.contains(path)) {
            return path;
        }
        return path.startsWith(OWN) || path.equals(NETWORKS) || path.startsWith(NETWORKS + "/") ? ADMINISTRATION : NONE;
    }
}
