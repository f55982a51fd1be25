package dev.redoubt.bench.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class OpensslTest {
    @Test
    void speedIsTheNumberOfTheResultLine() throws IOException {
        String output = """
                +DT:AES-256-CFB:1:16384
                +R:35233:AES-256-CFB:0.930000
                +H:16384
                +F:25:AES-256-CFB:620706959.14
                """;
        assertEquals(620_706_959.14, Openssl.bytesPerSecond(output));
    }

    @Test
    void outputWithoutAResultIsAnError() {
        assertThrows(IOException.class, () -> Openssl.bytesPerSecond("+H:16384\n"));
        assertThrows(IOException.class, () -> Openssl.bytesPerSecond("speed: Unknown algorithm\n"));
    }

    @Test
    void outputForSeveralSizesOrCiphersIsAnError() {
        assertThrows(IOException.class, () -> Openssl.bytesPerSecond("+F:25:AES-256-CFB:1.0:2.0\n"));
        assertThrows(IOException.class, () -> Openssl.bytesPerSecond("+F:1:A:1.0\n+F:2:B:2.0\n"));
    }

    @Test
    void aNumberThatIsNoneIsAnError() {
        assertThrows(IOException.class, () -> Openssl.bytesPerSecond("+F:25:AES-256-CFB:inf.\n"));
    }
}
