package dev.redoubt.server.administration.manage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.access.ApiClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code redoubtctl admin keys}. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Access keys: each administrator has two at most, so that one can be replaced by the other.")
final class AdminKeysCommand {
    private final Console console;

    AdminKeysCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Issues another access key, and writes a profile with it.")
    int add(@Mixin AdminOptions call, @Parameters(paramLabel = "NAME") String name, @Mixin NewKeyOptions key) {
        return call.run(console, session -> {
            ObjectNode members = ApiClient.members().put("name", name);
            key.addTo(members);
            ObjectNode answer =
                    ProfileMaker.write(key.file(), call.way(console), () -> session.call("CreateAccessKey", members));
            return session.done(
                    answer,
                    name + " has the access key " + answer.path("accessKeyId").asText() + " in " + key.file()
                            + ", good until " + Values.time(answer.path("expires")));
        });
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Takes an access key back, at once.")
    int remove(
            @Mixin CallOptions call,
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "KEY", description = "As \"admin list\" shows it.") String key) {
        ObjectNode members = ApiClient.members().put("name", name).put("accessKeyId", key);
        return call.run(
                console,
                session -> session.done(session.call("DeleteAccessKey", members), key + " opens nothing any more"));
    }
}
