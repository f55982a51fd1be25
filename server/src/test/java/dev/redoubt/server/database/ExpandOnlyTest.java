package dev.redoubt.server.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the release before can run on: whoever breaks this raises {@link SchemaPromise#RUNS_FROM}, and says so in the release's notes. */
class ExpandOnlyTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Pattern ADDITION = Pattern.compile(
            "(create (table|index) .*|insert into .*|update .*|alter table \\S+ add (index|key|column) .*)");

    private static boolean isAddition(String statement) {
        String sql = statement
                .replaceAll("--[^\n]*", " ")
                .replaceAll("\\s+", " ")
                .strip()
                .toLowerCase(Locale.ROOT);
        boolean column = sql.matches("alter table \\S+ add column .*");
        return ADDITION.matcher(sql).matches()
                && Arrays.stream(sql.split(", add ", -1))
                        .noneMatch(part -> column && part.contains("not null") && !part.contains("default"))
                && !sql.matches("alter table .*, (drop|modify|change|rename|add (unique|constraint|primary)) .*");
    }

    @Test
    void migrationsThatAnOlderProgramMayMeetOnlyAdd() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            List<String> others = files.filter(file -> version(file) > SchemaPromise.RUNS_FROM)
                    .flatMap(ExpandOnlyTest::statements)
                    .filter(statement -> !isAddition(statement))
                    .toList();
            assertEquals(List.of(), others);
        }
    }

    private static int version(Path file) {
        String name = file.getFileName().toString();
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }

    private static Stream<String> statements(Path file) {
        try {
            return Arrays.stream(
                            Files.readString(file).replaceAll("--[^\n]*", " ").split(";", -1))
                    .filter(statement -> !statement.isBlank());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table a (id int not null)",
                "create index b on a (id)",
                "alter table a add column b int null",
                "alter table a add column b int not null default 0, add column c int",
                "alter table a add index b (id)",
                "insert into a values (1)",
            })
    void additions(String sql) {
        assertTrue(isAddition(sql), sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table a",
                "alter table a drop column b",
                "alter table a modify column b int",
                "alter table a add column b int not null",
                "alter table a add column c int, add column b int not null",
                "alter table a add column b int null, drop column c",
                "alter table a add unique (b)",
                "alter table a add constraint foreign key (b) references c (d)",
                "rename table a to b",
                "delete from a",
            })
    void otherThings(String sql) {
        assertFalse(isAddition(sql), sql);
    }
}
