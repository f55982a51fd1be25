package dev.redoubt.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AddressConnectionsTest {
    private final AddressConnections connections = new AddressConnections(2, new SimpleMeterRegistry());

    private SelectableChannel enter(String address) throws UnknownHostException {
        SelectableChannel channel = new NoChannel();
        assertTrue(connections.enter(channel, InetAddress.ofLiteral(address)), address);
        return channel;
    }

    private void assertFull(String address) throws UnknownHostException {
        assertFalse(connections.enter(new NoChannel(), InetAddress.ofLiteral(address)), address);
    }

    @Test
    void anAddressHasItsPlacesAndNoMore() throws Exception {
        enter("192.0.2.1");
        enter("192.0.2.1");
        assertFull("192.0.2.1");
        enter("192.0.2.2");
    }

    @Test
    void aPlaceThatIsLeftIsFreeOnce() throws Exception {
        SelectableChannel first = enter("192.0.2.1");
        enter("192.0.2.1");
        connections.leave(first);
        connections.leave(first);
        enter("192.0.2.1");
        assertFull("192.0.2.1");
    }

    @Test
    void addressesOfOneIpv6NetworkAreOne() throws Exception {
        enter("2001:db8:1:2::1");
        enter("2001:db8:1:2:ffff::2");
        assertFull("2001:db8:1:2:3:4:5:6");
        enter("2001:db8:1:3::1");
    }

    @Test
    void nothingIsKnownOfWhoHasGone() throws Exception {
        SelectableChannel first = enter("192.0.2.1");
        SelectableChannel second = enter("2001:db8::1");
        assertEquals(2, connections.addresses());
        connections.onClosed(first);
        connections.onAcceptFailed(second, new IllegalStateException());
        assertEquals(0, connections.addresses());
    }

    @Test
    void whoWasRefusedTakesNoPlaceWhenHeGoes() throws Exception {
        enter("192.0.2.1");
        enter("192.0.2.1");
        SelectableChannel third = new NoChannel();
        assertFalse(connections.enter(third, InetAddress.ofLiteral("192.0.2.1")));
        connections.onAcceptFailed(third, new IllegalStateException());
        assertFull("192.0.2.1");
    }

    /** Only its identity counts. */
    private static final class NoChannel extends SelectableChannel {
        @Override
        public @Nullable SelectorProvider provider() {
            return null;
        }

        @Override
        public int validOps() {
            return 0;
        }

        @Override
        public boolean isRegistered() {
            return false;
        }

        @Override
        public @Nullable SelectionKey keyFor(Selector selector) {
            return null;
        }

        @Override
        public SelectionKey register(Selector selector, int operations, @Nullable Object attachment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SelectableChannel configureBlocking(boolean block) {
            return this;
        }

        @Override
        public boolean isBlocking() {
            return false;
        }

        @Override
        public Object blockingLock() {
            return this;
        }

        @Override
        protected void implCloseChannel() {
            // There is nothing to close.
        }
    }
}
