package dev.redoubt.client.gateway;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * How a request goes through the channel.
 *
 * @param hasContent whether there may be content
 * @param isLive whether content of unknown length goes on as it comes, in records that show the length of each part
 * @param isEventStream whether the inner request stays open while its answer comes, since only then the appliance sends each
 *     part at once (tls-cfb-layer/SPEC.md, "Inner message")
 * @param isRead whether it may be sent again as it is
 */
record Forwarded(boolean hasContent, boolean isLive, boolean isEventStream, boolean isRead) {
    static Forwarded of(String method, HttpFields fields) {
        boolean live = fields.contains(HttpHeader.TRANSFER_ENCODING);
        boolean content = live || fields.getLongField(HttpHeader.CONTENT_LENGTH) > 0;
        boolean events = !content
                && method.equals("GET")
                && fields.getValuesList(HttpHeader.ACCEPT).stream().anyMatch(v -> v.contains("text/event-stream"));
        boolean read = !content && (method.equals("GET") || method.equals("HEAD"));
        return new Forwarded(content, live, events, read);
    }

    /** The same for content that is here already. */
    Forwarded whole() {
        return new Forwarded(hasContent, false, false, isRead);
    }
}
