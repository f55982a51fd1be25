package dev.redoubt.server.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which metrics are named outside of the server: in rules and their tests, dashboards, consoles, runbooks, and the commands of
 * {@code redoubtctl}. A folder that is not there names none.
 */
public final class MetricUses {
    /** Where a metric is named. */
    public enum Place {
        RULE(true, true),
        RULE_TEST(true, false),
        DASHBOARD(true, true),
        CONSOLE(true, true),
        RUNBOOK(false, false),
        COMMAND(false, true);

        private final boolean isExpression;
        private final boolean isWatch;

        Place(boolean isExpression, boolean isWatch) {
            this.isExpression = isExpression;
            this.isWatch = isWatch;
        }

        /** Whether it must be a series; elsewhere it may be a histogram as such, or the beginning of several names. */
        public boolean isExpression() {
            return isExpression;
        }

        /** Whether somebody, or Prometheus, looks at it there. */
        public boolean isWatch() {
            return isWatch;
        }
    }

    public record Use(String metric, Place place, String file) {}

    /** Names of metrics where they stand in text that is no expression. */
    private static final Pattern IN_TEXT = Pattern.compile(
            "(?<![A-Za-z0-9_:./-])((?:redoubt|jvm|process|hikaricp|node|prometheus|alertmanager)_[A-Za-z0-9_]+"
                    + "|redoubt:[a-z0-9_:]+)(?![A-Za-z0-9_:-]|\\.[a-z])");

    private static final Pattern LITERAL =
            Pattern.compile("\"((?:redoubt|jvm|process|hikaricp)_[a-z0-9_]*[a-z0-9])(?=[\"{ ])");
    private static final Pattern KEY = Pattern.compile("^ *(?:- )?(expr|record|series): *(.*)$");
    private static final Pattern VARIABLE_OF_PLAYBOOKS = Pattern.compile("\\bredoubt_[a-z0-9_]+\\b");
    private static final Pattern VARIABLE = Pattern.compile("label_values\\((.*), *[a-z_]+ *\\)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Use> all = new ArrayList<>();
    private final Set<String> recorded = new TreeSet<>();
    private final Set<String> variables = new TreeSet<>();

    /** @param project the folder that has {@code ops} and {@code server} */
    public MetricUses(Path project) {
        Path ops = project.resolve("ops");
        files(ops.resolve("prometheus/rules"), ".yml").forEach(file -> rules(file, Place.RULE));
        files(ops.resolve("prometheus/tests"), ".yml").forEach(file -> rules(file, Place.RULE_TEST));
        files(ops.resolve("grafana"), ".json").forEach(this::dashboard);
        files(ops.resolve("prometheus/consoles"), "").forEach(file -> text(file, IN_TEXT, Place.CONSOLE));
        files(ops.resolve("runbooks"), ".md").forEach(file -> text(file, IN_TEXT, Place.RUNBOOK));
        files(project.resolve("server/src/main/java"), ".java").forEach(file -> text(file, LITERAL, Place.COMMAND));
        files(project.resolve("ansible"), ".yml").forEach(this::variables);
    }

    public List<Use> all() {
        return all;
    }

    /** What rules make of metrics, which others may name in turn. */
    public Set<String> recorded() {
        return recorded;
    }

    /** What playbooks call their settings, which runbooks name too. */
    public Set<String> variables() {
        return variables;
    }

    private void variables(Path file) {
        for (String line : lines(file)) {
            VARIABLE_OF_PLAYBOOKS.matcher(line).results().forEach(name -> variables.add(name.group()));
        }
    }

    private static List<Path> files(Path folder, String end) {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().endsWith(end))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void found(String metric, Place place, Path file) {
        all.add(new Use(metric, place, file.getFileName().toString()));
    }

    private void text(Path file, Pattern pattern, Place place) {
        for (String line : lines(file)) {
            Matcher matcher = pattern.matcher(line);
            while (matcher.find()) {
                found(matcher.group(1), place, file);
            }
        }
    }

    /** As much of YAML as is needed here: a value on its key's line, or indented below it, or both. */
    private void rules(Path file, Place place) {
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            Matcher key = KEY.matcher(lines.get(i));
            if (!key.matches()) {
                continue;
            }
            String first = key.group(2).matches("[>|][+-]?") ? "" : key.group(2);
            String value = unquoted((first + "\n" + below(lines, i, key.start(1))).strip());
            if (key.group(1).equals("record")) {
                recorded.add(value);
            } else {
                PromQl.metrics(value).forEach(metric -> found(metric, place, file));
            }
        }
    }

    private static String below(List<String> lines, int key, int indent) {
        List<String> block = new ArrayList<>();
        for (int i = key + 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isBlank() && line.length() - line.stripLeading().length() <= indent) {
                break;
            }
            block.add(line);
        }
        return String.join("\n", block);
    }

    private static String unquoted(String value) {
        if (value.length() > 1 && value.startsWith("'") && value.endsWith("'")) {
            return value.substring(1, value.length() - 1).replace("''", "'");
        }
        boolean isQuoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return isQuoted ? value.substring(1, value.length() - 1).replace("\\\"", "\"") : value;
    }

    private void dashboard(Path file) {
        try {
            expressions(JSON.readTree(file.toFile()), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void expressions(JsonNode node, Path file) {
        node.properties().forEach(entry -> {
            String value = entry.getValue().asText();
            Matcher variable = VARIABLE.matcher(value);
            if (entry.getKey().equals("expr")) {
                PromQl.metrics(value).forEach(metric -> found(metric, Place.DASHBOARD, file));
            } else if (variable.matches()) {
                PromQl.metrics(variable.group(1)).forEach(metric -> found(metric, Place.DASHBOARD, file));
            }
        });
        node.forEach(inner -> expressions(inner, file));
    }
}
