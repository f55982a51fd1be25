package dev.redoubt.channel.client;

import dev.redoubt.channel.bhttp.RequestHead;
import dev.redoubt.channel.message.MessageSealer;
import dev.redoubt.channel.record.Records;
import dev.redoubt.channel.record.SealedRecords;
import dev.redoubt.channel.session.ClientExchange;
import dev.redoubt.channel.session.ClientSession;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A sealed request in its parts, so that a test can send them otherwise than an honest client does. */
record RawExchange(ClientExchange exchange, byte[] prefix, List<byte[]> records) {
    static RawExchange seal(ClientSession session, String path, byte[] body) {
        return seal(session, new RequestHead("POST", "localhost", path, List.of()), body);
    }

    static RawExchange seal(ClientSession session, RequestHead head, byte[] body) {
        ClientExchange exchange = session.next().orElseThrow();
        MessageSealer sealer = new MessageSealer(exchange.request(), head);
        List<byte[]> records = new ArrayList<>();
        ByteBuffer content = ByteBuffer.wrap(body);
        for (SealedRecords some = sealer.content(content); some != null; some = sealer.content(content)) {
            ByteBuffer record = some.bytes();
            while (record.hasRemaining()) {
                records.add(bytes(record.slice(record.position(), Records.MAXIMUM_SIZE)));
                record.position(record.position() + Records.MAXIMUM_SIZE);
            }
        }
        while (!sealer.isDone()) {
            records.add(bytes(sealer.end().bytes()));
        }
        return new RawExchange(exchange, exchange.prefix(), List.copyOf(records));
    }

    /** As it goes on the wire. */
    byte[] whole() {
        return with(records);
    }

    /** The same prefix with other records. */
    byte[] with(List<byte[]> others) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(prefix);
        others.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
