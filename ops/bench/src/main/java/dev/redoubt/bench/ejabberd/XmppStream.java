package dev.redoubt.bench.ejabberd;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** An XMPP stream (RFC 6120) over TLS from its first byte on. One thread may read while others write. */
final class XmppStream {
    private static final String START =
            "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
                    + " version='1.0' to='" + EjabberdConfiguration.HOST + "'>";
    /** How many stanzas have been handled? */
    static final String QUESTION = "<r xmlns='urn:xmpp:sm:3'/>";

    private static final int CLOSING_SECONDS = 5;

    private final SSLSocket socket;
    private final StanzaReader in;
    private final OutputStream out;

    private XmppStream(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new StanzaReader(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** A stream that is open; nobody is logged in. */
    static XmppStream open(SSLSocketFactory tls, int port) throws IOException {
        SSLSocket socket = (SSLSocket) tls.createSocket(InetAddress.getLoopbackAddress(), port);
        try {
            socket.setTcpNoDelay(true);
            XmppStream stream = new XmppStream(socket);
            stream.restart();
            return stream;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void restart() throws IOException {
        write("<?xml version='1.0'?>" + START);
        in.header();
        expect("stream:features");
    }

    /** As the user of this name, available for messages, and with acknowledgements from here on. */
    void logIn(String user) throws IOException {
        String secret = "\0" + user + "\0" + EjabberdUsers.PASSWORD;
        write("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
                + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)) + "</auth>");
        expect("success");
        restart();
        write("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
        expect("iq");
        // It comes back to who sent it.
        write("<presence/>");
        expect("presence");
        write("<enable xmlns='urn:xmpp:sm:3'/>");
        expect("enabled");
    }

    private void expect(String name) throws IOException {
        Stanza stanza = next().orElseThrow(() -> new IOException("ejabberd has closed the stream"));
        if (!stanza.name().equals(name) || stanza.attribute("type").orElse("").equals("error")) {
            throw new IOException("no " + name + ", but " + stanza);
        }
    }

    Optional<Stanza> next() throws IOException {
        return in.next();
    }

    /** Thread-safe. */
    synchronized void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Asks how many stanzas were handled (XEP-0198). */
    void ask() throws IOException {
        write(QUESTION);
    }

    /** Says that so many stanzas have come. */
    void acknowledge(long came) throws IOException {
        write("<a xmlns='urn:xmpp:sm:3' h='" + came + "'/>");
    }

    /** Breaks the connection off. */
    void close() throws IOException {
        socket.close();
    }

    /**
     * Closes the stream as the protocol wants it, so that the server keeps nothing of it, and does not wait for its
     * answer.
     */
    void leave() {
        try (socket) {
            write("</stream:stream>");
        } catch (IOException _) {
            // It is closed already.
        }
    }

    /**
     * Closes the stream as the protocol wants it, and waits for the server's answer.
     *
     * @param ended counted down by who reads, when it has come to the end
     */
    void close(CountDownLatch ended) {
        try (socket) {
            write("</stream:stream>");
            if (!ended.await(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("ejabberd does not close a stream");
            }
        } catch (IOException _) {
            // It is closed already.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
