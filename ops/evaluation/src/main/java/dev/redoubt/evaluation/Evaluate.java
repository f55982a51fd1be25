package dev.redoubt.evaluation;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ops/evaluate}. */
@Command(
        name = "ops/evaluate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts a whole appliance on this machine (MariaDB, redoubtd, a private CA), enrols alice and bob, lets them talk,",
            "and shows side by side what was sent, what arrived, what the TLS connection carried and what the database holds.",
            "It stays up, with the next commands to try, until Ctrl-C."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything was as it should be", "1:a step failed or a check did not hold", "2:wrong usage"})
final class Evaluate implements Callable<Integer> {
    /** Only a folder that holds this file is ever deleted. */
    private static final String MARKER = ".redoubt-evaluation";

    private static final int LARGEST_FILE = 4096;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--once", description = "Show it once, check it, and exit.")
    private boolean once;

    @Option(
            names = "--story",
            description = "Tell the long story: three people, five devices, and what happens to them.")
    private boolean story;

    @Option(
            names = "--file-size",
            paramLabel = "MIB",
            description = "With --story: the size of the file, in MiB, 1 to 4096 (default: ${DEFAULT-VALUE}).")
    private int fileSize = 1024;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Where everything lies; made anew at each start (default: ops/evaluation/state).")
    private @Nullable Path state;

    @Option(
            names = "--acceptance",
            paramLabel = "SCRIPT",
            description = "Instead of all that, let a script judge it, and exit as it does: ops/acceptance.")
    private @Nullable Path acceptance;

    @Option(names = "--project", hidden = true, required = true)
    private @Nullable Path project;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Evaluate()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (fileSize < 1 || fileSize > LARGEST_FILE) {
            throw new ParameterException(spec.commandLine(), "--file-size is 1 to " + LARGEST_FILE + " MiB.");
        }
        Path root = Objects.requireNonNull(project).toAbsolutePath().normalize();
        Path folder = (state == null ? root.resolve("ops/evaluation/state") : state).toAbsolutePath();
        try (FileChannel _ = freshFolder(folder)) {
            boolean good = play(root, folder);
            if ((story && once) || acceptance != null) {
                // Several times the size of the file.
                deleteAllBut(folder.resolve(MARKER), folder);
            }
            return good ? 0 : 1;
        } catch (EvaluationException | IOException | SQLException e) {
            System.out.println();
            System.err.println("ops/evaluate: " + e.getMessage());
            return 1;
        }
    }

    private boolean play(Path root, Path folder) throws Exception {
        Screen screen = new Screen(System.out);
        try (Stage stage = set(root, folder, screen)) {
            Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "closing"));
            return play(stage);
        }
    }

    /** Ends as soon as the server does: whatever is waited for then does not come. */
    private boolean play(Stage stage) throws Exception {
        stage.appliance().interruptAtItsEnd(Thread.currentThread());
        try {
            if (acceptance != null) {
                return new Acceptance(stage, acceptance.toAbsolutePath()).judge();
            }
            return story ? tell(stage) : show(stage);
        } catch (InterruptedException | EvaluationException | IOException e) {
            Optional<EvaluationException> death = stage.appliance().death();
            if (death.isPresent()) {
                death.get().addSuppressed(e);
                throw death.get();
            }
            throw e;
        }
    }

    private Stage set(Path root, Path folder, Screen screen) throws Exception {
        screen.heading("A whole appliance on this machine");
        return Stage.set(root, folder, screen, story);
    }

    private boolean show(Stage stage) throws Exception {
        Device alice = stage.device("alice", "");
        Device bob = stage.device("bob", "");
        stage.enrol(alice);
        stage.enrol(bob);
        new Conversation(stage, alice, bob).show();
        boolean good = stage.screen().conclude();
        if (good && !once) {
            printWhatToTryNext(alice, bob);
            new CountDownLatch(1).await();
        }
        return good;
    }

    private boolean tell(Stage stage) throws Exception {
        new Story(stage, fileSize).tell();
        boolean good = stage.screen().conclude();
        if (good && !once) {
            System.out.println("It stays up until Ctrl-C; everything lies in " + stage.state());
            new CountDownLatch(1).await();
        }
        return good;
    }

    private static void printWhatToTryNext(Device alice, Device bob) {
        System.out.printf(
                """

                It stays up until Ctrl-C. In other terminals:
                    export REDOUBT_HOME=%s REDOUBT_PASSPHRASE='%s'
                    %s listen

                    export REDOUBT_HOME=%s REDOUBT_PASSPHRASE='%s'
                    %s send bob 'Are you there?'
                    %s fingerprint bob
                    %s inbox
                """,
                bob.home(),
                bob.passphrase(),
                bob.command(),
                alice.home(),
                alice.passphrase(),
                alice.command(),
                alice.command(),
                alice.command());
    }

    /** Empties the folder and marks it as ours, for as long as the channel that is returned stays open. */
    private static FileChannel freshFolder(Path folder) throws IOException {
        Path marker = folder.resolve(MARKER);
        if (Files.exists(folder) && !Files.exists(marker) && !isEmpty(folder)) {
            throw new EvaluationException(folder + " holds something else; give --state an empty folder");
        }
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        FileChannel channel = FileChannel.open(marker, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new EvaluationException("another evaluation is running in " + folder);
        }
        deleteAllBut(marker, folder);
        return channel;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void deleteAllBut(Path kept, Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(kept)) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (!visited.equals(folder)) {
                    Files.delete(visited);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
