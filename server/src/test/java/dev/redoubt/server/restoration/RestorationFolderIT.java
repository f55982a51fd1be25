package dev.redoubt.server.restoration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.server.configuration.RefusedStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestorationFolderIT {
    @TempDir
    private Path parent;

    private RestorationFolder folder() {
        return new RestorationFolder(parent.resolve("restoration"));
    }

    private Path write(String name, String text) throws IOException {
        folder();
        return Files.writeString(parent.resolve("restoration").resolve(name), text);
    }

    private static RestorationRow at(long beat) {
        return new RestorationRow(0, Instant.EPOCH, Instant.EPOCH, beat);
    }

    @Test
    void itIsMadeForItsOwnerAlone() throws IOException {
        folder().keepBeat(1);
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve("restoration"))));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve("restoration/witness"))));
    }

    @Test
    void databaseHasGoneBackWhereItIsBehindTheFileAndOnlyThere() throws IOException {
        assertFalse(Restorations.hasGoneBack(at(0), folder()), "nobody has worked here");
        folder().keepBeat(7);
        assertTrue(Restorations.hasGoneBack(at(6), folder()));
        assertFalse(Restorations.hasGoneBack(at(7), folder()));
        assertFalse(Restorations.hasGoneBack(at(8), folder()), "the process ended between database and file");
    }

    @Test
    void laterBeatTakesThePlaceOfTheFormer() throws IOException {
        folder().keepBeat(7);
        folder().keepBeat(8);
        assertEquals(OptionalLong.of(8), folder().beat());
    }

    @Test
    void markIsThereUntilTheRestorationIsFinished() throws IOException {
        write("unfinished", "1795667116\n");
        assertTrue(folder().isUnfinished());
        assertEquals(Optional.of(Instant.ofEpochSecond(1_795_667_116)), folder().backupAt());
        folder().finish();
        assertFalse(folder().isUnfinished());
        assertEquals(Optional.empty(), folder().backupAt());
        folder().finish();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1 2", "123456789012", "now", "0x10"})
    void whatIsNoNumberStopsTheStart(String text) throws IOException {
        write("witness", text);
        String line =
                assertThrows(RefusedStartException.class, () -> folder().beat()).getMessage();
        assertTrue(line.contains("does not hold a number"), line);
    }

    @Test
    void folderWhoseParentIsMissingStopsTheStart() {
        String line = assertThrows(
                        RefusedStartException.class, () -> new RestorationFolder(parent.resolve("not/there")))
                .getMessage();
        assertTrue(line.contains("restoration.folder"), line);
    }
}
