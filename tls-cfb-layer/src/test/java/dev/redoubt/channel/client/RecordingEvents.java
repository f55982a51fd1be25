package dev.redoubt.channel.client;

import dev.redoubt.channel.server.ChannelEvents;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Remembers what was counted, in order. */
final class RecordingEvents implements ChannelEvents {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final AtomicLong bytes = new AtomicLong();

    List<String> seen() {
        return seen;
    }

    long bytes() {
        return bytes.get();
    }

    @Override
    public void handshake() {
        seen.add("handshake");
    }

    @Override
    public void handshakeRefused() {
        seen.add("handshakeRefused");
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
    public void transferred(long received, long sent) {
        seen.add("transferred");
        bytes.addAndGet(received + sent);
    }
}
