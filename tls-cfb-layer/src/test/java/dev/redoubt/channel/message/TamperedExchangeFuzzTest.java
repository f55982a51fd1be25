package dev.redoubt.channel.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.redoubt.channel.bhttp.Head;
import dev.redoubt.channel.bhttp.MalformedMessageException;
import dev.redoubt.channel.bhttp.MessageDecoder;
import dev.redoubt.channel.bhttp.MessageDecoder.Piece;
import dev.redoubt.channel.bhttp.RequestHead;
import dev.redoubt.channel.bhttp.ResponseHead;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.record.ExchangeException;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordOpener;
import dev.redoubt.channel.record.RecordSealer;
import dev.redoubt.channel.record.SealedRecords;
import dev.redoubt.channel.session.ChannelLimits;
import dev.redoubt.channel.session.ClientExchange;
import dev.redoubt.channel.session.ClientSession;
import dev.redoubt.channel.session.ServerExchange;
import dev.redoubt.channel.session.TestAppliance;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever is inside of TLS changes an honest exchange between a client and a server: it is read to its end exactly if it is
 * what was sent. The input is what he does: a byte each for the sizes of request and response (in units of 300 bytes), then
 * edits of four bytes: to which message and what, where (two bytes), and a value.
 */
class TamperedExchangeFuzzTest {
    private static final int EDIT = 4;

    /** One session outlives all runs. */
    private static final RotationPolicy ENDLESS = new RotationPolicy(Duration.ofDays(1), Integer.MAX_VALUE, 1L << 61);

    private final TestAppliance appliance = new TestAppliance(ENDLESS, ChannelLimits.standard());
    private final ClientSession session;

    TamperedExchangeFuzzTest() throws HandshakeException {
        session = appliance.connect();
    }

    static Stream<byte[]> plans() {
        return Stream.of(
                new byte[] {0, 0},
                new byte[] {0, 1, 0, 0, 20, 1},
                new byte[] {1, 0, 1, 0, 40, 1},
                new byte[] {60, 60, 2, 1, 0, 0, 9, 0, 29, 4},
                new byte[] {1, 120, 11, 64, 32, 20, 4, 0, 0, 0});
    }

    @MethodSource("plans")
    @FuzzTest
    void exchangeIsReadToItsEndExactlyIfItIsWhatWasSent(byte[] input) throws Exception {
        ByteBuffer plan = ByteBuffer.wrap(Arrays.copyOf(input, Math.max(2, input.length)));
        int requestSize = 300 * Byte.toUnsignedInt(plan.get());
        int responseSize = 300 * Byte.toUnsignedInt(plan.get());

        ClientExchange client = session.next().orElseThrow();
        byte[] request = request(client, requestSize);
        byte[] changedRequest = changed(request, plan.duplicate(), 0);
        assertEquals(Arrays.equals(request, changedRequest), isServed(changedRequest));

        ClientExchange other = session.next().orElseThrow();
        byte[] response = response(request(other, 0), responseSize);
        byte[] changedResponse = changed(response, plan.duplicate(), 1);
        assertEquals(
                Arrays.equals(response, changedResponse),
                isRead(other.response(), MessageDecoder.ofResponseTo("POST"), ByteBuffer.wrap(changedResponse)));
    }

    private static byte[] request(ClientExchange exchange, int size) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        wire.writeBytes(exchange.prefix());
        RequestHead head = new RequestHead("POST", "localhost", "/", List.of());
        wire.writeBytes(sealed(exchange.request(), head, size));
        return wire.toByteArray();
    }

    private byte[] response(byte[] request, int size) throws Exception {
        try (ServerExchange exchange = appliance.server().open(prefix(request))) {
            isRead(exchange.request(), MessageDecoder.ofRequest(), rest(request));
            return sealed(exchange.response(), new ResponseHead(200, List.of()), size);
        }
    }

    private static byte[] sealed(RecordSealer records, Head head, int size) {
        MessageSealer sealer = new MessageSealer(records, head);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        ByteBuffer content = ByteBuffer.allocate(size);
        for (SealedRecords some = sealer.content(content); some != null; some = sealer.content(content)) {
            write(wire, some.bytes());
        }
        while (!sealer.isDone()) {
            write(wire, sealer.end().bytes());
        }
        return wire.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, ByteBuffer bytes) {
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }

    private boolean isServed(byte[] wire) {
        try (ServerExchange exchange = appliance.server().open(prefix(wire))) {
            return isRead(exchange.request(), MessageDecoder.ofRequest(), rest(wire));
        } catch (ExchangeException _) {
            return false;
        }
    }

    private static ExchangePrefix prefix(byte[] wire) throws ExchangeException {
        return ExchangePrefix.parse(Arrays.copyOf(wire, Math.min(wire.length, ExchangePrefix.SIZE)));
    }

    private static ByteBuffer rest(byte[] wire) {
        return ByteBuffer.wrap(wire, ExchangePrefix.SIZE, wire.length - ExchangePrefix.SIZE);
    }

    private static boolean isRead(RecordOpener records, MessageDecoder decoder, ByteBuffer wire) {
        MessageOpener opener = new MessageOpener(records, decoder);
        try {
            for (Piece piece = opener.next(wire); piece != null; piece = opener.next(wire)) {}
            opener.end();
            return true;
        } catch (ExchangeException | MalformedMessageException _) {
            return false;
        }
    }

    private static byte[] changed(byte[] original, ByteBuffer plan, int message) {
        byte[] bytes = original.clone();
        while (plan.remaining() >= EDIT) {
            int what = Byte.toUnsignedInt(plan.get());
            int where = Short.toUnsignedInt(plan.getShort());
            int value = Byte.toUnsignedInt(plan.get());
            if (what % 2 == message && bytes.length > 0) {
                bytes = edited(bytes, what / 2 % 6, where % bytes.length, value);
            }
        }
        return bytes;
    }

    private static byte[] edited(byte[] bytes, int what, int at, int value) {
        int end = Math.min(bytes.length, at + value);
        return switch (what) {
            case 0 -> replaced(bytes, at, at + 1, (byte) (bytes[at] ^ value));
            case 1 -> replaced(bytes, at, at + 1, (byte) value);
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> replaced(bytes, at, at, (byte) value);
            case 4 -> replaced(bytes, at, end);
            default -> replaced(bytes, end, end, Arrays.copyOfRange(bytes, at, end));
        };
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte... by) {
        return ByteBuffer.allocate(bytes.length - (to - from) + by.length)
                .put(bytes, 0, from)
                .put(by)
                .put(bytes, to, bytes.length - to)
                .array();
    }
}
