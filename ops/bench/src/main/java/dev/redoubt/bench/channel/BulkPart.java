package dev.redoubt.bench.channel;

import dev.redoubt.bench.appliance.BulkResource;
import dev.redoubt.bench.appliance.RunningAppliance;
import dev.redoubt.bench.report.Reference;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.channel.client.ChannelExchange;
import dev.redoubt.channel.client.PlainTlsClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Large bodies in both directions, double-wrapped and in plain TLS, in turns. */
final class BulkPart implements Part {
    private static final String PLAIN = "plain TLS";
    private static final double MIB = 1 << 20;
    private static final int BUFFER = 64 * 1024;

    private final RunningAppliance appliance;

    BulkPart(RunningAppliance appliance) {
        this.appliance = appliance;
    }

    /** Moves all bytes, and says how many arrived. */
    @FunctionalInterface
    private interface Transfer {
        long run() throws IOException;
    }

    @Override
    public List<Row> measure(Scale scale) throws IOException {
        long size = scale.bulkBytes();
        String suffix = ", " + Math.round(size / MIB) + " MiB";
        try (ChannelClient channel = appliance.channelClient();
                PlainTlsClient plain = appliance.plainClient()) {
            return List.of(
                    row("download" + suffix, scale, () -> download(channel, size), () -> download(plain, size)),
                    row("upload" + suffix, scale, () -> upload(channel, size), () -> upload(plain, size)));
        }
    }

    private static Row row(String what, Scale scale, Transfer wrapped, Transfer bare) throws IOException {
        List<Double> ofWrapped = new ArrayList<>();
        List<Double> ofBare = new ArrayList<>();
        for (int round = 0; round <= scale.bulkRounds(); round++) {
            ofBare.add(speed(bare, scale.bulkBytes()));
            ofWrapped.add(speed(wrapped, scale.bulkBytes()));
        }
        return Row.of(what, counted(ofWrapped), new Reference(PLAIN, counted(ofBare)));
    }

    private static Series counted(List<Double> rounds) {
        return new Series("MiB/s", rounds.subList(1, rounds.size()));
    }

    private static double speed(Transfer transfer, long size) throws IOException {
        long begin = System.nanoTime();
        long arrived = transfer.run();
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (arrived != size) {
            throw new IOException(arrived + " of " + size + " bytes arrived");
        }
        return size / MIB / seconds;
    }

    private static String downloadPath(long size) {
        return BulkResource.PATH + "?size=" + size;
    }

    private static long download(ChannelClient client, long size) throws IOException {
        try (ChannelExchange exchange = client.open("GET", downloadPath(size), List.of())) {
            exchange.end();
            return drain(exchange.response());
        }
    }

    private static long download(PlainTlsClient client, long size) throws IOException {
        try (InputStream body = client.get(downloadPath(size))) {
            return drain(body);
        }
    }

    private static long drain(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long total = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            total += count;
        }
        return total;
    }

    private static long upload(ChannelClient client, long size) throws IOException {
        try (ChannelExchange exchange = client.open("POST", BulkResource.PATH, List.of())) {
            try (OutputStream out = exchange.request()) {
                byte[] buffer = new byte[BUFFER];
                for (long left = size; left > 0; left -= BUFFER) {
                    out.write(buffer);
                }
            }
            return number(exchange.response().readAllBytes());
        }
    }

    private static long upload(PlainTlsClient client, long size) throws IOException {
        try (InputStream zeros = new Zeros(size)) {
            return number(client.post(BulkResource.PATH, zeros));
        }
    }

    private static long number(byte[] text) {
        return Long.parseLong(new String(text, StandardCharsets.US_ASCII));
    }

    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long size) {
            this.left = size;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            int count = (int) Math.min(left, length);
            left -= count;
            return count;
        }
    }
}
