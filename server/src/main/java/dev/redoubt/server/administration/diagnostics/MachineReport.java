package dev.redoubt.server.administration.diagnostics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.redoubt.server.administration.observe.Tools;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What machine it is, and which versions of what are on it. Not its name, and no address. */
final class MachineReport {
    private static final Path RELEASE = Path.of("/opt/redoubt/current/VERSION");
    private static final Set<String> SYSTEM = Set.of("ID", "VERSION_ID", "PRETTY_NAME");
    private static final Set<String> MEMORY =
            Set.of("MemTotal", "MemAvailable", "SwapTotal", "SwapFree", "Dirty", "Slab");
    private static final List<String> PACKAGES = List.of(
            "mariadb-server",
            "mariadb-backup",
            "prometheus",
            "prometheus-alertmanager",
            "prometheus-node-exporter",
            "systemd",
            "chrony",
            "nftables",
            "openssh-server",
            "age",
            "minisign",
            "zstd",
            "libc6",
            "ansible-core");

    private MachineReport() {}

    /** @param folders of which it is said how full their file systems are, by what they are for */
    static ObjectNode of(Tools tools, Map<String, Path> folders) {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.put("java", Runtime.version().toString());
        report.put("kernel", Known.WORD.orOther(String.valueOf(System.getProperty("os.version"))));
        report.put("architecture", Known.WORD.orOther(String.valueOf(System.getProperty("os.arch"))));
        report.put("processors", Runtime.getRuntime().availableProcessors());
        report.put("virtualisation", word(tools, "systemd-detect-virt"));
        lines(Path.of("/etc/os-release"), '=', SYSTEM, report.putObject("system"));
        lines(Path.of("/proc/meminfo"), ':', MEMORY, report.putObject("memory"));
        report.put("release", first(RELEASE));
        report.put("load", first(Path.of("/proc/loadavg")));
        packages(tools, report.putObject("packages"));
        folders.forEach((name, folder) -> disk(name, folder, report.withObject("/disks")));
        return report;
    }

    private static String word(Tools tools, String... command) {
        return Known.WORD.orOther(tools.run(command).map(Tools.Output::text).orElse("unknown"));
    }

    private static String first(Path file) {
        return Known.WORD.orOther(
                read(file).stream().findFirst().orElse("unknown").strip());
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            // There is none on this machine.
            return List.of();
        }
    }

    private static void lines(Path file, char separator, Set<String> known, ObjectNode into) {
        for (String line : read(file)) {
            int at = line.indexOf(separator);
            if (at > 0 && known.contains(line.substring(0, at))) {
                String value = line.substring(at + 1)
                        .replace("\"", "")
                        .replace("(", "")
                        .replace(")", "")
                        .strip();
                into.put(line.substring(0, at), Known.WORD.orOther(value));
            }
        }
    }

    private static void packages(Tools tools, ObjectNode into) {
        List<String> command =
                new ArrayList<>(List.of("dpkg-query", "--show", "--showformat=${Package} ${Version}\\n"));
        command.addAll(PACKAGES);
        // It complains of those that it does not know, and names the others, without a version those that are not
        // there.
        tools.run(command.toArray(String[]::new))
                .map(Tools.Output::text)
                .orElse("")
                .lines()
                .forEach(line -> {
                    String[] words = line.split(" ", -1);
                    if (words.length == 2 && PACKAGES.contains(words[0]) && !words[1].isEmpty()) {
                        into.put(words[0], Known.WORD.orOther(words[1]));
                    }
                });
    }

    private static void disk(String name, Path folder, ObjectNode into) {
        try {
            FileStore store = Files.getFileStore(folder);
            into.putObject(name)
                    .put("type", Known.WORD.orOther(store.type()))
                    .put("totalBytes", store.getTotalSpace())
                    .put("usableBytes", store.getUsableSpace());
        } catch (IOException e) {
            into.putObject(name).put("type", "unknown");
        }
    }
}
