package dev.redoubt.bench.channel;

import dev.redoubt.bench.appliance.BenchAppliance;
import dev.redoubt.bench.appliance.BenchDevice;
import dev.redoubt.bench.appliance.Inspection;
import dev.redoubt.bench.report.Row;
import dev.redoubt.bench.report.Series;
import dev.redoubt.bench.report.Target;
import dev.redoubt.channel.handshake.HandshakeException;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.record.ExchangeException;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordKind;
import dev.redoubt.channel.session.ClientExchange;
import dev.redoubt.channel.session.ClientSession;
import dev.redoubt.channel.session.DeviceRefusedException;
import dev.redoubt.channel.session.DeviceStatement;
import dev.redoubt.channel.session.ServerExchange;
import dev.redoubt.crypto.SigningKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;

/** What the server's heap holds for each authenticated session on which nothing happens; its connection not counted. */
final class IdleSessionPart implements Part {
    private static final Target TWO_KIB = new Target.AtMost(2048);
    // Whatever is made once is made by then.
    private static final int FIRST = 200;

    private final SecureRandom random = new SecureRandom();

    @Override
    public List<Row> measure(Scale scale) throws IOException {
        try (SigningKey key = SigningKey.generate(random);
                BenchAppliance appliance = new BenchAppliance(RotationPolicy.standard(), key.verifyingKey())) {
            add(appliance, key, FIRST);
            long before = Inspection.liveHeap();
            add(appliance, key, scale.sessions());
            double each = (double) (Inspection.liveHeap() - before) / scale.sessions();
            int held = appliance.server().counts().authenticated();
            if (held != FIRST + scale.sessions()) {
                throw new IOException("the server holds " + held + " sessions");
            }
            return List.of(
                    Row.of("idle authenticated session", Series.of("B", each)).toReach(TWO_KIB));
        }
    }

    private void add(BenchAppliance appliance, SigningKey key, int count) throws IOException {
        try {
            for (int i = 0; i < count; i++) {
                authenticate(appliance, BenchDevice.random(key, random));
            }
        } catch (HandshakeException | ExchangeException | DeviceRefusedException e) {
            throw new IOException("a session could not be opened", e);
        }
    }

    /** As a client does it: the first exchange carries the device's statement. The client's side is gone afterwards. */
    private static void authenticate(BenchAppliance appliance, BenchDevice device)
            throws HandshakeException, ExchangeException, DeviceRefusedException {
        try (ClientSession session = appliance.connect()) {
            DeviceStatement statement = session.statement(device);
            ClientExchange request = session.next().orElseThrow();
            try (ServerExchange exchange = appliance.server().open(ExchangePrefix.parse(request.prefix()))) {
                ByteBuffer content = ByteBuffer.wrap(statement.toBytes());
                exchange.request().open(request.request().seal(content, RecordKind.LAST));
                exchange.authenticate(statement);
            }
        }
    }
}
