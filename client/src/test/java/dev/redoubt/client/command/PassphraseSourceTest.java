package dev.redoubt.client.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.container.Passphrase;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
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
        assertThrows(UsageException.class, ofDescriptor(987_654, Set.of(987_654))::existing);
    }

    @Test
    void aDescriptorOfTheJvmsOwnIsNotRead() {
        // 3 is the JVM's own file of classes, or whatever else it opened first.
        UsageException refused = assertThrows(UsageException.class, ofDescriptor(3, Set.of(0, 1, 2))::existing);
        assertEquals("File descriptor 3 is not open.", refused.getMessage());
    }

    private static PassphraseSource ofDescriptor(int number, Set<Integer> inherited) {
        return new PassphraseSource(OptionalInt.of(number), inherited, Map.of(), new Terminal());
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

    @Test
    void whereNobodyCanBeAskedItIsSaidWhatIsMissing() {
        assertEquals(
                "There is no terminal to ask for the passphrase: use --passphrase-fd N or REDOUBT_PASSPHRASE.",
                PassphraseSource.Asked.PASSPHRASE.missing());
        assertEquals(
                "There is no terminal to ask for the recovery (its passphrase or words): use --recovery-fd N or"
                        + " REDOUBT_RECOVERY.",
                PassphraseSource.Asked.RECOVERY.missing());
    }

    private static char[] readLine(String text) throws Exception {
        return Terminal.readLine(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static PassphraseSource source(String variable) {
        return new PassphraseSource(
                OptionalInt.empty(), Set.of(), Map.of("REDOUBT_PASSPHRASE", variable), new Terminal());
    }
}
