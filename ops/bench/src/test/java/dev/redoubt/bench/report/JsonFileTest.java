package dev.redoubt.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JsonFileTest {
    private static JsonNode written() throws IOException {
        return new ObjectMapper().readTree(JsonFile.text(Reports.example()));
    }

    @Test
    void everyRoundIsKept() throws IOException {
        JsonNode row = written().at("/rows/0");
        assertEquals("encrypt", row.at("/what").asText());
        assertEquals(0.95, row.at("/median").asDouble());
        assertEquals(0.9, row.at("/lowest").asDouble());
        assertEquals("[0.9,1.0,0.95]", row.at("/rounds").toString());
    }

    @Test
    void comparisonsHaveTheirRatio() throws IOException {
        JsonNode references = written().at("/rows/0/compared_with");
        assertEquals(2, references.size());
        assertEquals("OpenSSL", references.at("/0/name").asText());
        assertEquals(1.9, references.at("/0/ratio").asDouble(), 1e-9);
    }

    @Test
    void targetsHaveTheirVerdict() throws IOException {
        assertEquals("met", written().at("/rows/0/verdict").asText());
        assertEquals("missed", written().at("/rows/1/verdict").asText());
        assertFalse(written().at("/rows/2").has("verdict"));
    }

    @Test
    void theMachineIsNamed() throws IOException {
        JsonNode machine = written().at("/machine");
        assertEquals("A processor", machine.at("/processor").asText());
        assertEquals(2, machine.at("/cores").asInt());
        assertEquals(0.5, machine.at("/load_before").asDouble());
        assertEquals(1.75, machine.at("/load_after").asDouble());
    }
}
