package dev.redoubt.channel.client;

import dev.redoubt.channel.server.ChannelEvents;
import dev.redoubt.channel.server.HandshakeRefusal;
import dev.redoubt.channel.server.Traffic;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was counted, in order. */
final class RecordingEvents implements ChannelEvents {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<Traffic> traffic = new CopyOnWriteArrayList<>();

    List<String> seen() {
        return seen;
    }

    /** Of each exchange, what was received, and what was sent. */
    List<Traffic> traffic() {
        return traffic;
    }

    @Override
    public void handshake() {
        seen.add("handshake");
    }

    @Override
    public void handshakeRefused(HandshakeRefusal cause) {
        seen.add("handshakeRefused " + cause.label());
    }

    @Override
    public void handshakeLimited() {
        seen.add("handshakeLimited");
    }

    @Override
    public void overloaded() {
        seen.add("overloaded");
    }

    @Override
    public void addressOverloaded() {
        seen.add("addressOverloaded");
    }

    @Override
    public void exchange() {
        seen.add("exchange");
    }

    @Override
    public void refused(String cause) {
        seen.add(cause);
    }

    @Override
    public void authenticated() {
        seen.add("authenticated");
    }

    @Override
    public void authenticationRefused() {
        seen.add("authenticationRefused");
    }

    @Override
    public void transferred(Traffic received, Traffic sent) {
        seen.add("transferred");
        traffic.add(received);
        traffic.add(sent);
    }
}
