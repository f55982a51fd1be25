package dev.redoubt.channel.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.bhttp.MalformedMessageException;
import dev.redoubt.channel.bhttp.MessageDecoder;
import dev.redoubt.channel.bhttp.MessageDecoder.Piece;
import dev.redoubt.channel.bhttp.MessageEncoder;
import dev.redoubt.channel.bhttp.RequestHead;
import dev.redoubt.channel.handshake.ChannelCertificate;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.record.ExchangeException;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.session.ClientExchange;
import dev.redoubt.channel.session.ClientHandshake;
import dev.redoubt.channel.session.ClientSession;
import dev.redoubt.channel.session.DeviceStatement;
import dev.redoubt.channel.session.ServerExchange;
import dev.redoubt.channel.session.TestAppliance;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes are, a parser accepts them or throws its own exception: no other, and no mutation is taken for the
 * original. Seeded; {@code -Dredoubt.mutations=…} for a longer run by hand.
 */
class HostileBytesTest {
    private static final int MUTATIONS = Integer.getInteger("redoubt.mutations", 300);
    private static final int CHEAP = 50 * MUTATIONS;

    private final Random random = new Random(20_261_101);
    private final TestAppliance appliance = new TestAppliance();

    @Test
    void noClientHelloBreaksTheServer() throws Exception {
        try (ClientHandshake client = appliance.clientHandshake()) {
            byte[] hello = client.hello();
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] mutated = mutated(hello);
                try {
                    appliance.server().handshake(mutated);
                } catch (HandshakeException _) {
                    // Refused, as it may be.
                } catch (RuntimeException e) {
                    fail("a client hello in round " + i, e);
                }
            }
        }
    }

    @Test
    void noMutatedServerHelloIsAccepted() throws Exception {
        for (int i = 0; i < MUTATIONS; i++) {
            try (ClientHandshake client = appliance.clientHandshake()) {
                byte[] hello = appliance.server().handshake(client.hello());
                byte[] mutated = mutated(hello);
                if (!Arrays.equals(hello, mutated)) {
                    assertThrows(HandshakeException.class, () -> client.finish(mutated));
                }
            }
        }
    }

    @Test
    void noMutatedCertificateIsTakenForTheOriginal() throws Exception {
        byte[] original = appliance.channelKey(7).certificate().toBytes();
        for (int i = 0; i < CHEAP; i++) {
            byte[] mutated = mutated(original);
            try {
                assertEquals(
                        Arrays.equals(original, mutated),
                        ChannelCertificate.parse(mutated).equals(ChannelCertificate.parse(original)));
            } catch (HandshakeException.Malformed _) {
                // Refused, as it may be.
            }
        }
    }

    @Test
    void everyDeviceStatementParsesBackOrIsRefused() throws Exception {
        byte[] original = appliance.connect().statement(appliance.enrolDevice()).toBytes();
        for (int i = 0; i < CHEAP; i++) {
            byte[] mutated = mutated(original);
            try {
                assertEquals(
                        ByteBuffer.wrap(mutated),
                        ByteBuffer.wrap(DeviceStatement.parse(mutated).toBytes()));
            } catch (ExchangeException _) {
                // Refused, as it may be.
            }
        }
    }

    @Test
    void noMutatedRequestIsReadToItsEnd() throws Exception {
        ClientSession session = appliance.connect();
        for (int i = 0; i < 4 * MUTATIONS; i++) {
            byte[] honest = sealed(session, random.nextInt(3) * 9000);
            byte[] mutated = mutated(honest);
            try {
                read(mutated);
                assertEquals(ByteBuffer.wrap(honest), ByteBuffer.wrap(mutated));
            } catch (ExchangeException | MalformedMessageException _) {
                // Refused, as it may be.
            }
        }
    }

    @Test
    void aMessageIsReadTheSameInWhateverPiecesItComes() throws Exception {
        for (int i = 0; i < CHEAP; i++) {
            byte[] mutated = mutated(message());
            assertEquals(decoded(mutated, mutated.length), decoded(mutated, 1 + random.nextInt(40)));
        }
    }

    /** What came out, or why nothing did. */
    private static String decoded(byte[] message, int step) {
        MessageDecoder decoder = MessageDecoder.ofRequest();
        StringBuilder heads = new StringBuilder();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            for (int at = 0; at < message.length; at += step) {
                ByteBuffer in = ByteBuffer.wrap(message, at, Math.min(step, message.length - at));
                for (Piece piece = decoder.next(in); piece != null; piece = decoder.next(in)) {
                    switch (piece) {
                        case Piece.Start(var head) -> heads.append(head);
                        case Piece.Content(ByteBuffer bytes) -> content.writeBytes(bytes(bytes));
                    }
                }
            }
            decoder.end();
        } catch (MalformedMessageException e) {
            return e.fault().toString();
        }
        return heads + " " + Arrays.hashCode(content.toByteArray());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private byte[] message() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(MessageEncoder.head(head()));
        for (int length : new int[] {5, 70}) {
            message.writeBytes(MessageEncoder.chunkPrefix(length));
            message.writeBytes(new byte[length]);
        }
        message.writeBytes(MessageEncoder.end());
        message.writeBytes(new byte[40]);
        return message.toByteArray();
    }

    private static RequestHead head() {
        List<Field> fields = List.of(new Field("content-length", "75"), new Field("x-name", "alice"));
        return new RequestHead("POST", "localhost:8443", "/v1/things?a=b", fields);
    }

    private byte[] sealed(ClientSession session, int size) {
        ClientExchange exchange = session.next().orElseThrow();
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        wire.writeBytes(exchange.prefix());
        RequestHead head = new RequestHead("POST", "localhost", "/", List.of());
        MessageSealer sealer = new MessageSealer(exchange.request(), head);
        ByteBuffer content = ByteBuffer.allocate(size);
        for (ByteBuffer record = sealer.content(content); record != null; record = sealer.content(content)) {
            wire.writeBytes(bytes(record));
        }
        while (!sealer.isDone()) {
            wire.writeBytes(bytes(sealer.end()));
        }
        return wire.toByteArray();
    }

    private void read(byte[] wire) throws ExchangeException, MalformedMessageException {
        int split = Math.min(wire.length, ExchangePrefix.SIZE);
        ExchangePrefix prefix = ExchangePrefix.parse(Arrays.copyOf(wire, split));
        try (ServerExchange exchange = appliance.server().open(prefix)) {
            MessageOpener opener = new MessageOpener(exchange.request(), MessageDecoder.ofRequest());
            ByteBuffer rest = ByteBuffer.wrap(wire, split, wire.length - split);
            for (Piece piece = opener.next(rest); piece != null; piece = opener.next(rest)) {}
            opener.end();
        }
    }

    /** One to four changes: bits, bytes, cuts, insertions, doublings, extreme numbers. */
    private byte[] mutated(byte[] original) {
        byte[] bytes = original.clone();
        for (int change = random.nextInt(4); change >= 0 && bytes.length > 0; change--) {
            // Structure stands at the beginning, more often than not.
            int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 64) : bytes.length);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0x00);
                case 3 -> bytes = Arrays.copyOf(bytes, at);
                case 4 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(20));
                case 5 -> bytes = inserted(bytes, at, bytes[random.nextInt(bytes.length)]);
                default -> bytes = doubled(bytes, at, random.nextInt(bytes.length - at + 1));
            }
        }
        return bytes;
    }

    private static byte[] inserted(byte[] bytes, int at, byte octet) {
        ByteBuffer all = ByteBuffer.allocate(bytes.length + 1);
        return all.put(bytes, 0, at)
                .put(octet)
                .put(bytes, at, bytes.length - at)
                .array();
    }

    private static byte[] doubled(byte[] bytes, int at, int length) {
        ByteBuffer all = ByteBuffer.allocate(bytes.length + length);
        all.put(bytes, 0, at).put(bytes, at, length);
        return all.put(bytes, at, bytes.length - at).array();
    }
}
