package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who a user is, beside the name. */
final class PersonOptions {
    @Option(names = "--first-name", paramLabel = "NAME", description = "First name.")
    private Optional<String> firstName = Optional.empty();

    @Option(names = "--last-name", paramLabel = "NAME", description = "Last name.")
    private Optional<String> lastName = Optional.empty();

    PersonOptions() {}

    void addTo(ObjectNode user) {
        firstName.ifPresent(name -> user.put("firstName", name));
        lastName.ifPresent(name -> user.put("lastName", name));
    }
}
