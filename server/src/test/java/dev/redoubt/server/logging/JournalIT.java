package dev.redoubt.server.logging;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalIT {
    @TempDir
    private Path folder;

    private Path output = Path.of("");
    private String stream = "";

    @BeforeEach
    void open() throws Exception {
        output = Files.createFile(folder.resolve("output"));
        stream = Files.getAttribute(output, "unix:dev") + ":" + Files.getAttribute(output, "unix:ino");
    }

    @Test
    void theJournalReadsTheStreamThatItHasNamed() {
        assertTrue(Journal.reads(Map.of("JOURNAL_STREAM", stream), output));
    }

    @Test
    void itDoesNotReadWhatAChildWritesElsewhere() throws Exception {
        Path other = Files.createFile(folder.resolve("other"));
        assertFalse(Journal.reads(Map.of("JOURNAL_STREAM", stream), other));
        assertFalse(Journal.reads(Map.of("JOURNAL_STREAM", ""), output));
        assertFalse(Journal.reads(Map.of(), output));
        assertFalse(Journal.reads(Map.of("JOURNAL_STREAM", stream), folder.resolve("none")));
    }

    @Test
    void standardOutputIsLookedAtItself() {
        assertFalse(Journal.readsStandardOutput(Map.of("JOURNAL_STREAM", "0:0")));
    }
}
