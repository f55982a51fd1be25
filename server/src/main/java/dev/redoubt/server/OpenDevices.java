package dev.redoubt.server;

import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.channel.Channel;
import dev.redoubt.server.device.CutOff;
import dev.redoubt.server.link.Links;
import dev.redoubt.server.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * What devices have open here: links, and sessions of the channel, which is made later than all that needs this. The link is
 * ended first, so that its last word still goes through its session.
 */
final class OpenDevices implements CutOff {
    private final Links links;
    private volatile @Nullable Channel channel;

    OpenDevices(Links links) {
        this.links = links;
    }

    /** Before the first device can come in. */
    void sessionsOf(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void cutOff(NodeId node, ProblemCode why) {
        links.cutOff(node, why);
        Channel sessions = channel;
        if (sessions != null) {
            sessions.end(node);
        }
    }
}
