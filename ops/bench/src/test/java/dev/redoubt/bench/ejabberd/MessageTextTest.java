package dev.redoubt.bench.ejabberd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageTextTest {
    private static final EjabberdUsers USERS = new EjabberdUsers("u");

    private static Stanza parsed(String text) throws IOException {
        return new StanzaReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .next()
                .orElseThrow();
    }

    private static String body(Stanza message) {
        String text = message.toString();
        return text.substring(text.indexOf("<body>") + 6, text.indexOf("</body>"));
    }

    @Test
    void base64HasFourCharactersForThreeBytesBegun() {
        assertEquals(0, MessageText.lengthOf(0));
        assertEquals(4, MessageText.lengthOf(1));
        assertEquals(4, MessageText.lengthOf(3));
        assertEquals(8, MessageText.lengthOf(4));
        assertEquals(2_668, MessageText.lengthOf(2_000));
    }

    @Test
    void bodyHasTheLengthAndTheTime() throws IOException {
        Stanza message = parsed(new MessageText(USERS, 2_000).to(123_456_789_012_345L, 3));
        assertEquals(Optional.of("u3@localhost"), message.attribute("to"));
        assertEquals(2_000, body(message).length());
        assertEquals(123_456_789_012_345L, MessageText.dueAt(message));
    }

    @Test
    void manyAreAddressedInOneMessage() throws IOException {
        String message = new MessageText(USERS, 40).to(-1, 1, 2, 10);
        assertEquals(
                Optional.of(EjabberdConfiguration.MULTICAST), parsed(message).attribute("to"));
        assertEquals(4, message.split("<address ", -1).length);
        assertTrue(message.contains("jid='u10@localhost'"));
    }

    @Test
    void aMessageWithoutATimeIsAnError() {
        assertThrows(IOException.class, () -> MessageText.dueAt(parsed("<message><x/></message>")));
        assertThrows(
                IOException.class,
                () -> MessageText.dueAt(new Stanza("a", "<a><body>AAAA".getBytes(StandardCharsets.UTF_8))));
    }
}
