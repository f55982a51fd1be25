package dev.redoubt.bench.ejabberd;

import dev.redoubt.bench.contender.Contender;
import dev.redoubt.bench.contender.Link;
import dev.redoubt.bench.contender.Listener;
import dev.redoubt.bench.crowd.Crowd;
import java.io.IOException;
import java.time.Duration;

/** Users of an ejabberd whose messages have one size. Each is a device: they have one connection each. */
public final class EjabberdContender implements Contender {
    /** Of the one that is to be beaten. */
    public static final String NAME = "ejabberd";

    private final String name;
    private final EjabberdServer server;
    private final EjabberdUsers users;
    private final MessageText text;
    private int provided;
    private int inBulk;

    private EjabberdContender(String name, EjabberdServer server, EjabberdUsers users, int length) {
        this.name = name;
        this.server = server;
        this.users = users;
        this.text = new MessageText(users, length);
    }

    /**
     * Messages carry so many bytes as its clients would, in base64.
     *
     * @param server owned by the caller
     */
    public static EjabberdContender sealed(EjabberdServer server, int bytes) {
        return new EjabberdContender(NAME, server, new EjabberdUsers("u"), MessageText.lengthOf(bytes));
    }

    /** Messages carry so many characters. */
    public static EjabberdContender plain(EjabberdServer server, int characters) {
        return new EjabberdContender(NAME + ", as text", server, new EjabberdUsers("t"), characters);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void provide(int devices) throws IOException {
        if (devices > provided) {
            server.database().add(users, provided, devices);
            provided = devices;
        }
    }

    @Override
    public void provideInBulk(int devices) throws IOException {
        if (devices > inBulk) {
            server.database().add(users, BULK + inBulk, BULK + devices);
            inBulk = devices;
        }
    }

    @Override
    public Crowd crowd() {
        return new XmppCrowd(server, users);
    }

    @Override
    public Duration restart() throws IOException {
        return server.restart();
    }

    @Override
    public Link connect(int device, int window, Listener listener) throws IOException {
        return new XmppLink(server.connect(users.name(device)), text, window, listener);
    }

    @Override
    public long waiting() throws IOException {
        return server.database().waiting(users);
    }

    @Override
    public long pid() {
        return server.pid();
    }

    /** Closes nothing: the server is its owner's. */
    @Override
    public void close() {}
}
