package dev.redoubt.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VectorFilesTest {
    /** A difference is a change of the format: it needs a new version, not new vectors. */
    @Test
    void committedVectorsAreWhatTheCodeMakes() throws Exception {
        for (Map.Entry<String, String> file : VectorFiles.all().entrySet()) {
            try (InputStream in = VectorFilesTest.class.getResourceAsStream("/vectors/" + file.getKey())) {
                assertNotNull(in, file.getKey());
                assertEquals(file.getValue(), new String(in.readAllBytes(), StandardCharsets.UTF_8), file.getKey());
            }
        }
    }
}
