package dev.redoubt.faults;

import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelExchange;
import dev.redoubt.crypto.Padme;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.LinkUp;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A device link, frame by frame. One thread reads; any may write or close. */
public final class FrameLink implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final int OK = 200;
    private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z_]+)\"");

    private final ChannelExchange exchange;
    private final DataInputStream in;

    /** The server answered, and lets the device open no link. */
    public static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String code) {
            super(code);
        }

        /** Of the problem. */
        public String code() {
            return String.valueOf(getMessage());
        }
    }

    private FrameLink(ChannelExchange exchange) {
        this.exchange = exchange;
        this.in = new DataInputStream(new BufferedInputStream(exchange.response(), BUFFER));
    }

    /** @throws Refused if the server says so; any other failure may pass */
    public static FrameLink open(ChannelClient client) throws IOException {
        ChannelExchange exchange =
                client.open("POST", "/v1/link", List.of(new Field("content-type", "application/octet-stream")));
        try {
            exchange.flush();
            if (exchange.status() != OK) {
                throw refused(exchange);
            }
            return new FrameLink(exchange);
        } catch (IOException | RuntimeException e) {
            exchange.close();
            throw e;
        }
    }

    private static Refused refused(ChannelExchange exchange) throws IOException {
        String problem = new String(exchange.response().readNBytes(BUFFER), StandardCharsets.UTF_8);
        Matcher code = CODE.matcher(problem);
        return new Refused(code.find() ? code.group(1) : "status " + exchange.status());
    }

    public synchronized void write(LinkUp.Builder frame) throws IOException {
        byte[] message = frame.build().toByteArray();
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Padme.bucket(3 + message.length)));
        bytes.put((byte) (message.length >>> 16))
                .putShort((short) message.length)
                .put(message);
        exchange.write(bytes.array());
        exchange.flush();
    }

    /** Waits for the next frame. */
    public LinkDown next() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        byte[] message = new byte[length];
        in.readFully(message);
        int padding = Math.toIntExact(Padme.bucket(3 + length)) - 3 - length;
        if (in.readNBytes(new byte[padding], 0, padding) < padding) {
            throw new EOFException();
        }
        return LinkDown.parseFrom(message);
    }

    /** Whether the next frame, or its beginning, is here. */
    public boolean hasMore() throws IOException {
        return in.available() > 0;
    }

    /** Cuts it. */
    @Override
    public void close() {
        exchange.close();
    }
}
