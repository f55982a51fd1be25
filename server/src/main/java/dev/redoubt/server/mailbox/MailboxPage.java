package dev.redoubt.server.mailbox;

import java.util.List;

/**
 * Some of a node's stored envelopes, in order; those that have expired are left out.
 *
 * @param last where the next page goes on; {@link EnvelopeId#NONE} if nothing is stored any more
 */
public record MailboxPage(List<StoredEnvelope> envelopes, EnvelopeId last) {
    static final MailboxPage END = new MailboxPage(List.of(), EnvelopeId.NONE);

    /** Whether nothing was stored after the place that was asked for. */
    public boolean isEnd() {
        return last.equals(EnvelopeId.NONE);
    }
}
