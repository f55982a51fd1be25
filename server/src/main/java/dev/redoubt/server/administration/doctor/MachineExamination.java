package dev.redoubt.server.administration.doctor;

import dev.redoubt.server.administration.observe.Amounts;
import dev.redoubt.server.administration.observe.Tools;
import dev.redoubt.server.configuration.ServerConfiguration;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the machine has what the configuration promises: room on its disks, inodes, memory, open files. */
final class MachineExamination implements Examination {
    private static final double NEARLY_FULL = 0.1;
    private static final double FULL = 0.02;
    private static final long OF_A_CONNECTION = 64 << 10;
    private static final long OF_A_SESSION = 2 << 10;
    private static final long OF_ADMINISTRATION = 56 << 20;
    private static final int OTHER_FILES = 1_000;
    private static final Pattern MEMORY = Pattern.compile("MemTotal:\\s+([0-9]{1,12}) kB");
    private static final Pattern FILES = Pattern.compile("Max open files\\s+\\S+\\s+([0-9]{1,12})");

    @Override
    public void look(Host host, Findings findings) {
        Set<Path> folders = new LinkedHashSet<>();
        Optional.ofNullable(host.file().toAbsolutePath().getParent()).ifPresent(folders::add);
        host.configuration().ifPresent(configuration -> {
            folders.add(configuration.blobs().folder());
            memory(configuration, findings);
            files(configuration, host, findings);
            room(configuration, host, findings);
        });
        folders.add(Path.of("/var/lib/mysql"));
        folders.add(Path.of("/var/log"));
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                disk(folder, findings);
                inodes(folder, host.tools(), findings);
            }
        }
    }

    private static void disk(Path folder, Findings findings) {
        String check = "disk-" + folder.getFileName();
        try {
            FileStore store = Files.getFileStore(folder);
            double free = (double) store.getUsableSpace() / Math.max(1, store.getTotalSpace());
            String seen = folder + " has " + Amounts.bytes(store.getUsableSpace()) + " of "
                    + Amounts.bytes(store.getTotalSpace()) + " left";
            String why = "what has no room is refused: messages, files, logs and backups";
            String remedy = "du -xh --max-depth=2 " + folder + " shows what takes it; give the file system more";
            if (free < FULL) {
                findings.wrong(check, seen, why, remedy);
            } else {
                findings.expect(free >= NEARLY_FULL, check, seen, why, remedy);
            }
        } catch (IOException e) {
            findings.notSeen(check, "its file system cannot be looked at");
        }
    }

    /** Two numbers: all of them and those that are free. File systems that make them as they go have none. */
    private static void inodes(Path folder, Tools tools, Findings findings) {
        String check = "inodes-" + folder.getFileName();
        Optional<Tools.Output> said = tools.run("stat", "--file-system", "--format=%c %d", folder.toString());
        String[] numbers = said.filter(Tools.Output::done)
                .map(Tools.Output::text)
                .orElse("")
                .split(" ", -1);
        if (numbers.length != 2 || !numbers[0].matches("[0-9]{1,18}") || !numbers[1].matches("[0-9]{1,18}")) {
            findings.notSeen(check, "stat does not say how many there are");
            return;
        }
        long all = Long.parseLong(numbers[0]);
        long free = Long.parseLong(numbers[1]);
        findings.expect(
                all == 0 || free >= NEARLY_FULL * all,
                check,
                all == 0
                        ? folder + " makes inodes as it needs them"
                        : folder + " has " + free + " of " + all + " inodes left",
                "without an inode no file can be made, however much room there is",
                "find out which folder has so many files: du --inodes -x --max-depth=2 " + folder);
    }

    private static void memory(ServerConfiguration configuration, Findings findings) {
        ServerConfiguration.Sessions sessions = configuration.limits().sessions();
        long most = (long) sessions.unconfirmed() + sessions.anonymous() + sessions.devices();
        long needed = configuration.listener().connections() * OF_A_CONNECTION
                + most * OF_A_SESSION
                + configuration.limits().requestMemory().bytes()
                + configuration.mailbox().underWay().bytes()
                + OF_ADMINISTRATION;
        OptionalLong has = number(Path.of("/proc/meminfo"), MEMORY);
        if (has.isEmpty()) {
            findings.notSeen("memory", "this system does not say how much memory it has");
            return;
        }
        long heap = (has.getAsLong() << 10) / 4;
        findings.expect(
                needed <= heap,
                "memory",
                "if all limits are reached the server needs " + Amounts.bytes(needed)
                        + "; it takes a quarter of the machine's, " + Amounts.bytes(heap) + ", unless told otherwise",
                "limits beyond the machine's memory: at a rush the server ends and starts anew instead of refusing",
                "lower listener.connections and limits.*_sessions, or give it more: JDK_JAVA_OPTIONS=-Xmx in a drop-in"
                        + " of redoubtd.service");
    }

    private static void files(ServerConfiguration configuration, Host host, Findings findings) {
        OptionalLong most = host.isManaged() ? ofUnit(host.tools()) : OptionalLong.empty();
        OptionalLong limit = most.isPresent() ? most : number(Path.of("/proc/self/limits"), FILES);
        if (limit.isEmpty()) {
            findings.notSeen("open-files", "this system does not say how many files may be open");
            return;
        }
        long needed = configuration.listener().connections() + (long) OTHER_FILES;
        findings.expect(
                needed <= limit.getAsLong(),
                "open-files",
                limit.getAsLong() + " files may be open, " + needed + " are needed for listener.connections",
                "beyond the limit nobody is let in any more, and files cannot be read",
                "set LimitNOFILE=" + needed + " in a drop-in of redoubtd.service, or ulimit -n");
    }

    private static OptionalLong ofUnit(Tools tools) {
        String said = tools.run("systemctl", "show", "--property=LimitNOFILE", "--value", "redoubtd.service")
                .filter(Tools.Output::done)
                .map(Tools.Output::text)
                .orElse("");
        return said.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(said)) : OptionalLong.empty();
    }

    private static void room(ServerConfiguration configuration, Host host, Findings findings) {
        Path folder = configuration.blobs().folder();
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            long usable = Files.getFileStore(folder).getUsableSpace();
            double taken = host.scrape()
                    .map(scrape -> scrape.count("redoubt_blob_committed_bytes"))
                    .orElse(0.0);
            double needed = configuration.blobs().quota().bytes()
                    + configuration.blobs().freeReserve().bytes()
                    - taken;
            findings.expect(
                    needed <= usable,
                    "files-fit",
                    "files may take " + Amounts.bytes(needed) + " more with what is to stay free, and "
                            + Amounts.bytes(usable) + " are left",
                    "files are refused when the disk is full, before the quota is",
                    "set blobs.quota lower in " + host.file() + ", or give the file system of " + folder + " more");
        } catch (IOException e) {
            findings.notSeen("files-fit", "their file system cannot be looked at");
        }
    }

    private static OptionalLong number(Path file, Pattern pattern) {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.stream()
                    .map(pattern::matcher)
                    .filter(Matcher::lookingAt)
                    .mapToLong(found -> Long.parseLong(found.group(1)))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
