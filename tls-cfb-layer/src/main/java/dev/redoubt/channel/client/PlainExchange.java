package dev.redoubt.channel.client;

import dev.redoubt.channel.bhttp.MessageDecoder.Piece;
import dev.redoubt.channel.bhttp.RequestHead;
import dev.redoubt.channel.bhttp.ResponseHead;
import dev.redoubt.channel.message.MessageSealer;
import dev.redoubt.channel.record.Records;
import dev.redoubt.channel.session.ClientExchange;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.client.BytesRequestContent;
import org.jspecify.annotations.Nullable;

/** One request whose body is at hand, and its whole response: sealed and sent once, never again. */
final class PlainExchange {
    static final String EXCHANGE_PATH = "/exchange";
    // Heads, and what the records of a small answer need.
    private static final int SPARE = 64 * 1024;

    private final OuterClient outer;
    private final ChannelTarget target;
    private final String authority;

    PlainExchange(OuterClient outer, ChannelTarget target) {
        this.outer = outer;
        this.target = target;
        this.authority = target.innerAuthority();
    }

    /** @param exchange not used before; stays the caller's */
    ChannelResponse send(ClientExchange exchange, ChannelRequest request) throws ChannelException {
        return send(exchange, request, target.answerTimeout());
    }

    /** @param timeout for the whole answer */
    ChannelResponse send(ClientExchange exchange, ChannelRequest request, Duration timeout) throws ChannelException {
        RequestHead head = new RequestHead(request.method(), authority, request.path(), request.fields());
        BytesRequestContent sealed = new BytesRequestContent(seal(exchange, head, request.body()));
        OuterExchange sent = send(sealed, request, timeout);
        AnswerReader answer = new AnswerReader(sent, exchange, request.method(), OuterExchange.UNLIMITED);
        try {
            return read(answer, request);
        } catch (ChannelException e) {
            sent.abort(e);
            throw e;
        }
    }

    // Whoever wants to hear how far it is has it verified as it comes, and woken up for that.
    private OuterExchange send(BytesRequestContent sealed, ChannelRequest request, Duration timeout) {
        return request.progress().equals(ChannelProgress.NONE)
                ? OuterExchange.sendWhole(outer, EXCHANGE_PATH, sealed, sealedBound(request.maxAnswer()), timeout)
                : OuterExchange.send(outer, EXCHANGE_PATH, sealed, timeout, request.progress());
    }

    /** Padding adds an eighth at most, and records far less than another. SPEC.md, "Padding". */
    private static int sealedBound(int content) {
        return (int) Math.min(Integer.MAX_VALUE, content + content / 4L + SPARE);
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

    private static ChannelResponse read(AnswerReader answer, ChannelRequest request) throws ChannelException {
        ResponseHead head = answer.head();
        List<ByteBuffer> body = new ArrayList<>();
        long size = 0;
        for (Piece.Content piece = next(answer); piece != null; piece = next(answer)) {
            size += piece.bytes().remaining();
            if (size > request.maxAnswer()) {
                throw new ChannelException.AnswerTooLarge(request.maxAnswer());
            }
            body.add(piece.bytes());
            request.progress().received(size);
        }
        return new ChannelResponse(head.status(), head.fields(), concatenated(body));
    }

    private static Piece.@Nullable Content next(AnswerReader answer) throws ChannelException {
        return answer.content(OuterExchange.UNLIMITED);
    }
}
