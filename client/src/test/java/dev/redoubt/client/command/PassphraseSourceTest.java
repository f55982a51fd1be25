package dev.redoubt.client.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.container.Passphrase;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PassphraseSourceTest {
    @Test
    void comesFromTheEnvironment() throws Exception {
        try (Passphrase passphrase = source("correct horse").existing()) {
            assertTrue(passphrase.matches(Passphrase.takeOwnershipOf("correct horse".toCharArray())));
        }
    }

    @Test
    void anEmptyOneIsRefused() {
        assertThrows(UsageException.class, () -> source("").existing());
    }

    @Test
    void aShortOneIsNotTakenForANewHome() {
        assertThrows(UsageException.class, () -> source("1234567").chosen());
    }

    @Test
    void aDescriptorThatIsNotOpenIsSaid() {
        PassphraseSource source = new PassphraseSource(OptionalInt.of(987_654), Map.of(), new Terminal());
        assertThrows(UsageException.class, source::existing);
    }

    @Test
    void aLineIsReadWithoutItsEnd() throws Exception {
        assertArrayEquals("grün".toCharArray(), readLine("grün\r\nnext"));
        assertArrayEquals("grün".toCharArray(), readLine("grün"));
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        ByteArrayInputStream latin1 = new ByteArrayInputStream("grün".getBytes(StandardCharsets.ISO_8859_1));
        assertThrows(UsageException.class, () -> Terminal.readLine(latin1));
    }

    @Test
    void anEndlessLineIsRefused() {
        assertThrows(UsageException.class, () -> readLine("x".repeat(2000)));
    }

    private static char[] readLine(String text) throws Exception {
        return Terminal.readLine(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static PassphraseSource source(String variable) {
        return new PassphraseSource(OptionalInt.empty(), Map.of("REDOUBT_PASSPHRASE", variable), new Terminal());
    }
}
