package dev.redoubt.evaluation.manual;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** One command as a page for man(1), in the macros of man(7). */
final class ManualPage {
    private static final int WIDE = 4000;

    private final CommandSpec command;
    private final int section;
    private final StringBuilder page = new StringBuilder();

    ManualPage(CommandSpec command, int section) {
        this.command = command;
        this.section = section;
    }

    /** {@code redoubt-device-add.1}. */
    static String fileName(CommandSpec command, int section) {
        return title(command) + "." + section;
    }

    private static String title(CommandSpec command) {
        return command.qualifiedName("-");
    }

    String text() {
        page.setLength(0);
        line(".TH " + quoted(title(command).toUpperCase(Locale.ROOT)) + " " + section
                + " \"\" \"Redoubt\" \"Redoubt Manual\"");
        line(".nh");
        line(".ad l");
        name();
        synopsis();
        description();
        parameters();
        options();
        subcommands();
        exitCodes();
        footer();
        seeAlso();
        return page.toString();
    }

    private void name() {
        heading("NAME");
        String said = inOneLine(command).replaceFirst("\\.( .*)?$", "");
        line(escaped(title(command)) + " \\- " + escaped(said));
    }

    /** What it is for: a header, or else the description. */
    private static String inOneLine(CommandSpec command) {
        String[] header = command.usageMessage().header();
        return formatted(
                String.join(" ", isEmpty(header) ? command.usageMessage().description() : header));
    }

    private void synopsis() {
        heading("SYNOPSIS");
        // In one line: man breaks it, and not within a word.
        command.usageMessage().width(WIDE);
        Help help = new Help(command, Help.defaultColorScheme(Help.Ansi.OFF));
        line(".B " + escaped(command.qualifiedName()));
        String synopsis = help.synopsis(0).replaceAll("\\s+", " ").strip();
        line(escaped(synopsis.substring(command.qualifiedName().length()).strip()));
    }

    private void description() {
        if (isEmpty(command.usageMessage().description())) {
            return;
        }
        heading("DESCRIPTION");
        paragraphs(Arrays.asList(command.usageMessage().description()));
    }

    private void paragraphs(List<String> lines) {
        boolean begun = false;
        for (String text : lines) {
            if (text.isBlank()) {
                if (begun) {
                    line(".PP");
                }
            } else {
                line(escaped(formatted(text)));
                begun = true;
            }
        }
    }

    private void parameters() {
        List<PositionalParamSpec> shown = command.positionalParameters().stream()
                .filter(one -> !one.hidden())
                .toList();
        if (!shown.isEmpty()) {
            heading("PARAMETERS");
            shown.forEach(one -> item("\\fI" + escaped(one.paramLabel()) + "\\fR", one.description()));
        }
    }

    private void options() {
        List<OptionSpec> shown =
                command.options().stream().filter(one -> !one.hidden()).toList();
        if (!shown.isEmpty()) {
            heading("OPTIONS");
            shown.forEach(one -> item(names(one), one.description()));
        }
    }

    private static String names(OptionSpec option) {
        String names = Arrays.stream(option.names())
                .map(name -> "\\fB" + escaped(name) + "\\fR")
                .collect(Collectors.joining(", "));
        return option.arity().max() == 0 ? names : names + "=\\fI" + escaped(option.paramLabel()) + "\\fR";
    }

    private void subcommands() {
        Map<String, CommandLine> commands = command.subcommands();
        if (commands.isEmpty()) {
            return;
        }
        heading("COMMANDS");
        commands.forEach((name, one) -> item("\\fB" + escaped(name) + "\\fR", inOneLine(one.getCommandSpec())));
    }

    private void exitCodes() {
        Map<String, String> codes = command.usageMessage().exitCodeList();
        if (!codes.isEmpty()) {
            heading("EXIT STATUS");
            codes.forEach((code, meaning) -> item("\\fB" + escaped(code) + "\\fR", meaning));
        }
    }

    /** Examples stand as they are typed. */
    private void footer() {
        if (isEmpty(command.usageMessage().footer())) {
            return;
        }
        heading("EXAMPLES");
        line(".nf");
        for (String text : command.usageMessage().footer()) {
            if (!text.isBlank() && !text.matches("Examples?:")) {
                line(escaped(formatted(text)));
            }
        }
        line(".fi");
    }

    private void seeAlso() {
        CommandSpec parent = command.parent();
        if (parent != null) {
            heading("SEE ALSO");
            line(".BR " + escaped(title(parent)) + " (" + section + ")");
        }
    }

    private void heading(String text) {
        line(".SH " + quoted(text));
    }

    private void item(String term, String... description) {
        line(".TP");
        line(term);
        line(escaped(formatted(String.join(" ", description))));
    }

    private void line(String text) {
        page.append(text).append('\n');
    }

    private static boolean isEmpty(String... lines) {
        return Arrays.stream(lines).allMatch(String::isBlank);
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    /** What picocli would print: its texts are format strings. */
    private static String formatted(String text) {
        return text.replace("%n", " ").replace("%%", "%");
    }

    /** Nothing in a text is taken for an instruction: backslashes, hyphens that are typed, and dots and quotes at a line's start. */
    private static String escaped(String text) {
        String safe = text.replace("\\", "\\e").replace("-", "\\-");
        return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
    }
}
