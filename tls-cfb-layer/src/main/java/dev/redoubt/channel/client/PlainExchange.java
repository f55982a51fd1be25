package dev.redoubt.channel.client;

import dev.redoubt.channel.bhttp.MessageDecoder.Piece;
import dev.redoubt.channel.bhttp.RequestHead;
import dev.redoubt.channel.bhttp.ResponseHead;
import dev.redoubt.channel.message.MessageSealer;
import dev.redoubt.channel.record.Records;
import dev.redoubt.channel.session.ClientExchange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.client.BytesRequestContent;
import org.jspecify.annotations.Nullable;

/** One request whose body is at hand, and its whole response: sealed and sent once, never again. */
final class PlainExchange {
    static final String EXCHANGE_PATH = "/exchange";
    // The most that is gathered in memory; whoever wants more streams it.
    private static final int MAX_ANSWER = 64 * 1024 * 1024;

    private final OuterClient outer;
    private final ChannelTarget target;

    PlainExchange(OuterClient outer, ChannelTarget target) {
        this.outer = outer;
        this.target = target;
    }

    /** @param exchange not used before; stays the caller's */
    ChannelResponse send(ClientExchange exchange, ChannelRequest request) throws ChannelException {
        RequestHead head = new RequestHead(request.method(), target.innerAuthority(), request.path(), request.fields());
        BytesRequestContent sealed = new BytesRequestContent(seal(exchange, head, request.body()));
        OuterExchange sent = OuterExchange.sendWhole(outer, EXCHANGE_PATH, sealed, MAX_ANSWER, target.answerTimeout());
        AnswerReader answer = new AnswerReader(sent, exchange, request.method(), OuterExchange.UNLIMITED);
        try {
            return read(answer);
        } catch (ChannelException e) {
            sent.abort(e);
            throw e;
        }
    }

    private static byte[] seal(ClientExchange exchange, RequestHead head, byte[] body) {
        List<ByteBuffer> parts = new ArrayList<>(1 + body.length / Records.MAXIMUM_PLAINTEXT + 2);
        parts.add(ByteBuffer.wrap(exchange.prefix()));
        MessageSealer sealer = new MessageSealer(exchange.request(), head);
        ByteBuffer content = ByteBuffer.wrap(body);
        for (ByteBuffer record = sealer.content(content); record != null; record = sealer.content(content)) {
            parts.add(record);
        }
        while (!sealer.isDone()) {
            parts.add(sealer.end());
        }
        return concatenated(parts);
    }

    private static byte[] concatenated(List<ByteBuffer> parts) {
        int size = 0;
        for (ByteBuffer part : parts) {
            size += part.remaining();
        }
        ByteBuffer all = ByteBuffer.allocate(size);
        parts.forEach(all::put);
        return all.array();
    }

    private static ChannelResponse read(AnswerReader answer) throws ChannelException {
        ResponseHead head = answer.head();
        List<ByteBuffer> body = new ArrayList<>();
        for (Piece.Content piece = next(answer); piece != null; piece = next(answer)) {
            body.add(piece.bytes());
        }
        return new ChannelResponse(head.status(), head.fields(), concatenated(body));
    }

    private static Piece.@Nullable Content next(AnswerReader answer) throws ChannelException {
        return answer.content(OuterExchange.UNLIMITED);
    }
}
