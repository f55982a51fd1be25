package dev.redoubt.evaluation.manual;

import dev.redoubt.client.command.Main;
import dev.redoubt.server.Redoubtd;
import dev.redoubt.server.administration.Redoubtctl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Writes a manual page for each command of {@code redoubt}, {@code redoubtctl} and {@code redoubtd}. */
public final class ManualPages {
    private static final int USERS = 1;
    private static final int ADMINISTRATORS = 8;

    private ManualPages() {}

    /** @param arguments the folder that gets the pages */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (Map.Entry<String, String> page : pages().entrySet()) {
            Files.writeString(folder.resolve(page.getKey()), page.getValue(), StandardCharsets.UTF_8);
        }
    }

    /** Names of files, and what is in them. */
    static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        add(pages, Main.commandLine(), USERS);
        add(pages, Redoubtctl.commandLine(Clock.systemUTC()), ADMINISTRATORS);
        add(pages, Redoubtd.commandLine(), ADMINISTRATORS);
        return pages;
    }

    /** And of its commands, but for the one that shows help. */
    private static void add(Map<String, String> pages, CommandLine command, int section) {
        CommandSpec spec = command.getCommandSpec();
        if (spec.helpCommand() || spec.usageMessage().hidden()) {
            return;
        }
        pages.put(ManualPage.fileName(spec, section), new ManualPage(spec, section).text());
        command.getSubcommands().values().stream().distinct().forEach(one -> add(pages, one, section));
    }
}
