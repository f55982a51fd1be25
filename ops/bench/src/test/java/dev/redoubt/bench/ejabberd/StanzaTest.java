package dev.redoubt.bench.ejabberd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StanzaTest {
    private static Stanza of(String name, String text) {
        return new Stanza(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void attributesAreThoseOfTheFirstTag() {
        Stanza stanza = of("message", "<message to=\"a='b'\" type = 'chat'><x id='1'/></message>");
        assertEquals(Optional.of("a='b'"), stanza.attribute("to"));
        assertEquals(Optional.of("chat"), stanza.attribute("type"));
        assertEquals(Optional.empty(), stanza.attribute("id"));
    }

    @Test
    void aTagWithoutAttributesHasNone() {
        assertEquals(Optional.empty(), of("r", "<r/>").attribute("h"));
        assertEquals(Optional.empty(), of("r", "<r>a='b'</r>").attribute("a"));
    }

    @Test
    void contentIsFoundBehindTheFirstTag() {
        Stanza stanza = of("message", "<message a='<b>'><b>x</b></message>");
        assertEquals(20, stanza.behind("<b>".getBytes(StandardCharsets.UTF_8)));
        assertEquals(-1, stanza.behind("<c>".getBytes(StandardCharsets.UTF_8)));
    }
}
