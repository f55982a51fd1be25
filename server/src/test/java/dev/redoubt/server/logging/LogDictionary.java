package dev.redoubt.server.logging;

import java.util.Arrays;
import java.util.stream.Collectors;

/** {@code ops/log-events.md}, from the code. */
final class LogDictionary {
    private LogDictionary() {}

    static String text() {
        return """
                # Events of the log
                Made from the code (`LogEvent` and `LogField` of the server); a test holds that this file is what the code says. To write it anew:
                `mvn test -pl server -am -Dtest=LogDictionaryTest -Dredoubt.write=true -Dsurefire.failIfNoSpecifiedTests=false`.

                Each line of `redoubtd`'s log is one JSON object with `time` (UTC), `level` and `event`, and the fields of the event; nothing else. There is no name in it, no identifier of a user, device or message, no
                address and no text that anybody typed. Under systemd it is in the journal, each line with the priority of its level:

                    journalctl -u redoubtd -o cat                      # all lines as they are
                    journalctl -u redoubtd -p warning -o cat           # warnings and errors
                    journalctl -u redoubtd -o cat | jq 'select(.event == "mistake")'

                | level | it means | priority |
                |---|---|---|
                %s

                ## redoubtd
                | event | level | it means | fields | to do |
                |---|---|---|---|---|
                %s

                What a library says is cut to what stands in the library's own code: values, messages of exceptions, and texts that were put together from pieces are left out, and of more than 60 lines in a minute the
                rest is counted in `left_out`. MariaDB's driver says nothing: what it refuses is said by the server. `level` is the library's own.

                ## Fields
                | field | form | it is |
                |---|---|---|
                %s

                ## The backup's commands
                `redoubt-backup`, `redoubt-restore` and `redoubt-restore-drill` write the same kind of line to standard error, with `reason` (a sentence), or the name of a backup and what it took.

                | event | level | it means | to do |
                |---|---|---|---|
                %s
                """.formatted(levels(), events(), fields(), scripts());
    }

    private static String levels() {
        return Arrays.stream(LogLevel.values())
                .map(level -> row("`" + level + "`", level.meaning(), "`" + Journal.prefix(level) + "`"))
                .collect(Collectors.joining("\n"));
    }

    private static String events() {
        return Arrays.stream(LogEvent.values())
                .map(event -> row(
                        "`" + event.label() + "`",
                        event.level().name(),
                        event.meaning(),
                        fields(event),
                        event.remedy()))
                .collect(Collectors.joining("\n"));
    }

    private static String fields(LogEvent event) {
        return event.fields().stream()
                .sorted()
                .map(field -> "`" + field.label() + "`")
                .collect(Collectors.joining(", "));
    }

    private static String fields() {
        return Arrays.stream(LogField.values())
                .map(field -> row("`" + field.label() + "`", field.kind().form(), field.meaning()))
                .collect(Collectors.joining("\n"));
    }

    private static String scripts() {
        return Arrays.stream(ScriptEvent.values())
                .map(event -> row("`" + event.label() + "`", event.level().name(), event.meaning(), event.remedy()))
                .collect(Collectors.joining("\n"));
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
