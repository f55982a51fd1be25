package dev.redoubt.client.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script as a shell runs it, up to the first thing that it says. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LauncherIT {
    private static final Path SCRIPT = Path.of("bin/redoubt").toAbsolutePath();
    /** No invitation, which is noticed only after the passphrase was read. */
    private static final String ENROL = "\"$0\" enrol redoubt:cut --home \"$1\" ";

    @TempDir
    Path folder;

    private record Run(int code, String err) {}

    /** @param line for the shell; {@code $0} is the script, {@code $1} a home that is not there */
    private Run shell(String line, Path java) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder(
                "bash", "-c", line, SCRIPT.toString(), folder.resolve("home").toString());
        shell.environment().put("REDOUBT_JAVA", java.toString());
        Process process = shell.redirectInput(ProcessBuilder.Redirect.PIPE).start();
        process.getOutputStream().close();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), err);
    }

    private Run shell(String line) throws IOException, InterruptedException {
        return shell(line, Path.of(System.getProperty("java.home")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3 3<<<'correct horse'", "11 11< <(echo 'correct horse')", "0 <<<'correct horse'"})
    void passphraseIsReadFromWhatTheCallerHasOpened(String descriptor) throws Exception {
        Run run = shell(ENROL + "--passphrase-fd " + descriptor);
        assertEquals(2, run.code());
        assertTrue(run.err().contains("invitation"), run.err());
    }

    /** 3 and 4 are files of the JVM, 255 is the script. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 9, 255, 100_000})
    void descriptorThatTheCallerHasNotOpenedIsRefusedWhateverTheJvmHasThere(int descriptor) throws Exception {
        Run run = shell(ENROL + "--passphrase-fd " + descriptor);
        assertEquals(2, run.code());
        assertEquals(
                "redoubt: File descriptor " + descriptor + " is not open.",
                run.err().strip());
    }

    /** As in /opt/redoubt/releases: bin, lib and runtime beside each other, and a link from elsewhere. */
    @Test
    void commandOfAReleaseRunsTheJavaAndTheLibrariesBesideIt() throws Exception {
        for (String part : new String[] {"release/bin", "release/lib", "release/runtime/bin"}) {
            Files.createDirectories(folder.resolve(part));
        }
        Path release = folder.resolve("release");
        printingJava(release.resolve("runtime/bin/java"));
        Files.createFile(release.resolve("lib/redoubt.jar"));
        Files.copy(SCRIPT, release.resolve("bin/redoubt"), StandardCopyOption.COPY_ATTRIBUTES);
        Path link = Files.createSymbolicLink(folder.resolve("redoubt"), release.resolve("bin/redoubt"));
        ProcessBuilder command = new ProcessBuilder(link.toString(), "contacts");
        command.environment().remove("REDOUBT_JAVA");
        Process process = command.start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), err);
        String classes = release.toRealPath().resolve("lib/redoubt.jar").toString();
        assertTrue(err.strip().endsWith(" -cp " + classes + " dev.redoubt.client.command.Main contacts"), err);
    }

    private static void printingJava(Path java) throws IOException {
        Files.writeString(java, "#!/bin/sh\necho \"$@\" >&2\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    }

    /** Java's place is taken by a script that prints how it was called. */
    @ParameterizedTest
    @CsvSource({
        "gateway --port 0, false",
        "listen, false",
        "--verbose listen, false",
        "send listen hello, true",
        "send bob --file download, false",
        "send -g Hikers --file=report.pdf, false",
        "download 12, false",
        "contacts, true",
        "--help, true"
    })
    void onlyWhatRunsForLongGetsBothCompilers(String arguments, boolean firstAlone) throws Exception {
        Files.createDirectory(folder.resolve("bin"));
        printingJava(folder.resolve("bin/java"));
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        Run run = shell("\"$0\" " + arguments, folder);
        assertEquals(0, run.code());
        assertTrue(run.err().strip().endsWith(" dev.redoubt.client.command.Main " + arguments), run.err());
        assertEquals(firstAlone, run.err().contains(" -XX:TieredStopAtLevel=1 "), run.err());
    }

    @Test
    void folderThatHoldsNoJavaOfTheVersionIsNamed() throws Exception {
        Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(folder.resolve("bin/java"), Path.of(System.getProperty("java.home"), "bin/java"));
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"21.0.2\"\n");
        Run run = shell("\"$0\" --version", folder);
        assertEquals(1, run.code());
        assertEquals(
                "redoubt: REDOUBT_JAVA is not the folder of a Java 25: " + folder,
                run.err().strip());
    }
}
