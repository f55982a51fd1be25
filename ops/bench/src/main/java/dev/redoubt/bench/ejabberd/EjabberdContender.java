package dev.redoubt.bench.ejabberd;

import dev.redoubt.bench.contender.Contender;
import dev.redoubt.bench.contender.Link;
import dev.redoubt.bench.contender.Listener;
import java.io.IOException;

/** A server of ejabberd with messages of one size. Its devices are users, of one connection each. */
public final class EjabberdContender implements Contender {
    private final String name;
    private final EjabberdServer server;
    private final MessageText text;

    private EjabberdContender(String name, EjabberdServer server, MessageText text) {
        this.name = name;
        this.server = server;
        this.text = text;
    }

    /**
     * Messages carry so many bytes as its clients would, in base64.
     *
     * @param server owned by the caller
     */
    public static EjabberdContender sealed(EjabberdServer server, int bytes) {
        return new EjabberdContender("ejabberd", server, new MessageText(MessageText.lengthOf(bytes)));
    }

    /** Messages carry so many characters. */
    public static EjabberdContender plain(EjabberdServer server, int characters) {
        return new EjabberdContender("ejabberd, as text", server, new MessageText(characters));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void provide(int devices) throws IOException {
        server.provide(devices);
    }

    @Override
    public Link connect(int device, int window, Listener listener) throws IOException {
        return new XmppLink(server.connect(device), text, window, listener);
    }

    @Override
    public long waiting() throws IOException {
        return server.waiting();
    }

    @Override
    public long pid() {
        return server.pid();
    }

    /** Closes nothing: the server is its owner's. */
    @Override
    public void close() {}
}
