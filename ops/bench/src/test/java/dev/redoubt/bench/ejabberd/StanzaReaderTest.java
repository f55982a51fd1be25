package dev.redoubt.bench.ejabberd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StanzaReaderTest {
    private static final String HEADER = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' id=\"a>b\">";

    private static StanzaReader reader(String text) {
        return new StanzaReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** As a network may hand it over: byte by byte. */
    private static StanzaReader slow(String text) {
        InputStream all = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return new StanzaReader(new InputStream() {
            @Override
            public int read() throws IOException {
                return all.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return all.read(bytes, offset, Math.min(1, length));
            }
        });
    }

    @Test
    void headerIsTheStartTagBehindTheDeclaration() throws IOException {
        assertEquals(Optional.of("a>b"), reader(HEADER).header().attribute("id"));
    }

    @Test
    void somethingElseThanAStreamIsAnError() {
        assertThrows(IOException.class, () -> reader("<html>").header());
    }

    @Test
    void childrenOfTheRootAreReturnedWhole() throws IOException {
        String message = "<message to='a'><body>x &lt; y</body><x><x/></x></message>";
        StanzaReader reader =
                slow(HEADER + message + " \n<r xmlns='urn:xmpp:sm:3'/><presence></presence></stream:stream>");
        reader.header();
        assertEquals(message, reader.next().orElseThrow().toString());
        assertEquals("r", reader.next().orElseThrow().name());
        assertEquals("presence", reader.next().orElseThrow().name());
        assertEquals(Optional.empty(), reader.next());
    }

    @Test
    void bracketsInAttributesAreNoTags() throws IOException {
        StanzaReader reader = reader("<iq id='</iq>'><a b=\"/>'\">c</a></iq><r/>");
        assertEquals(
                "<iq id='</iq>'><a b=\"/>'\">c</a></iq>",
                reader.next().orElseThrow().toString());
        assertEquals("r", reader.next().orElseThrow().name());
    }

    @Test
    void aNewStreamMayFollowOnTheSameConnection() throws IOException {
        StanzaReader reader = slow(HEADER + "<success/>" + HEADER + "<r/>");
        reader.header();
        assertEquals("success", reader.next().orElseThrow().name());
        reader.header();
        assertEquals("r", reader.next().orElseThrow().name());
    }

    @Test
    void stanzasLargerThanTheBufferAreReturnedWhole() throws IOException {
        String large = "<message><body>" + "x".repeat(300_000) + "</body></message>";
        StanzaReader reader = reader("<r/>" + large + "<r/>");
        reader.next();
        assertEquals(large, reader.next().orElseThrow().toString());
        assertEquals("r", reader.next().orElseThrow().name());
    }

    @Test
    void stanzasWithoutEndAreRefused() {
        assertThrows(
                IOException.class, () -> reader("<a>" + "x".repeat(1 << 20)).next());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text<r/>", "<!-- a --><r/>", "<a><![CDATA[x]]></a>", "<a><?b c?></a>"})
    void whatAStreamMustNotHaveIsAnError(String text) {
        assertThrows(IOException.class, () -> reader(text).next());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<", "<message", "<message>", "<message><body>x", "<message></message"})
    void aStreamThatBreaksOffIsAnError(String text) {
        assertThrows(EOFException.class, () -> reader(text).next());
    }
}
