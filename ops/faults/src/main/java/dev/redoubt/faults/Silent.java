package dev.redoubt.faults;

import dev.redoubt.channel.client.ChannelClient;
import java.io.IOException;

/** A device that opens a link and then is of no use to anybody. */
final class Silent implements AutoCloseable {
    private final ChannelClient client;
    private final FrameLink link;

    private Silent(ChannelClient client, FrameLink link) {
        this.client = client;
        this.link = link;
    }

    /** It reads whatever comes, as fast as its network lets it, and acknowledges nothing. */
    static Silent thatReads(ChannelClient client) throws IOException {
        Silent silent = thatDoesNotRead(client);
        Thread.ofVirtual().name("silent").start(silent::read);
        return silent;
    }

    /** It reads nothing after its link stands. */
    static Silent thatDoesNotRead(ChannelClient client) throws IOException {
        return new Silent(client, FrameLink.open(client));
    }

    private void read() {
        try {
            while (true) {
                link.next();
            }
        } catch (IOException e) {
            // Cut.
        }
    }

    @Override
    public void close() {
        link.close();
        client.close();
    }
}
