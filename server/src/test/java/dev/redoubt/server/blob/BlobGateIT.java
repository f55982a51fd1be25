package dev.redoubt.server.blob;

import static dev.redoubt.server.blob.BlobClient.noise;
import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.redoubt.channel.client.ChannelClient;
import dev.redoubt.crypto.Oprf;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.appliance.EvaluateRecoveryRequest;
import dev.redoubt.protocol.appliance.FetchRecoveryRequest;
import dev.redoubt.protocol.file.FileLayout;
import dev.redoubt.server.testing.FurtherDevice;
import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session that outlives its device's good standing, as when another process has taken the change: it gets nothing any more. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlobGateIT {
    private static final int SIZE = (int) new FileLayout(0).sealedSize();
    private static final HexFormat HEX = HexFormat.of();

    private TestAppliance appliance;
    private TestDevice first;
    private FurtherDevice thief;
    private VerifiedAccountState state;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder, "[blobs]\nfree_reserve = \"1MiB\"\n");
        first = appliance.enrol("alice", 1);
        thief = new FurtherDevice(first.root(), now());
        state = first.root().addNode(first.state(), thief.keys(), now(), Lifetimes.NODE_CERTIFICATE);
        assertEquals(
                200,
                post(appliance.anonymous(), "/v1/account/enrol-node", thief.enrolment(state))
                        .status());
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    private Instant now() {
        return appliance.clock().instant();
    }

    @Test
    void aSessionOfASuspendedDeviceMovesNoBytesAndOpensNoRecovery() throws Exception {
        ChannelClient client = appliance.as(thief);
        BlobClient whole = new BlobClient(client);
        whole.fill(noise(SIZE));
        BlobClient begun = new BlobClient(client);
        assertEquals(200, begun.create(SIZE).status());
        suspendBehindTheServersBack();
        assertProblem(403, "device_suspended", begun.append(0, noise(SIZE)));
        assertProblem(403, "device_suspended", whole.download(""));
        assertProblem(403, "device_suspended", begun.commit(0));
        assertProblem(403, "device_suspended", new BlobClient(client).create(SIZE));
        SecureRandom random = new SecureRandom();
        byte[] element = Oprf.blind(Secret.random(8, random), random).element();
        EvaluateRecoveryRequest evaluate = EvaluateRecoveryRequest.newBuilder()
                .setBlindedElement(ByteString.copyFrom(element))
                .build();
        assertProblem(403, "device_suspended", post(client, "/v1/recovery/evaluate", evaluate));
        FetchRecoveryRequest fetch = FetchRecoveryRequest.newBuilder()
                .setFetchToken(ByteString.copyFrom(new byte[32]))
                .build();
        assertProblem(403, "device_suspended", post(client, "/v1/recovery/fetch", fetch));
        appliance.clock().move(Duration.ofHours(5));
        assertEquals(
                200,
                BlobClient.download(
                                appliance.as(first), whole.write.read().value().toHex(), "")
                        .status());
    }

    private void suspendBehindTheServersBack() {
        byte[] suspension = FurtherDevice.suspension(first.keys(), thief.node(), state, now())
                .getSuspension()
                .toByteArray();
        MariaDb.shared()
                .execute(
                        appliance.database(),
                        "insert into suspension (node, account, content) values (x'%s', x'%s', x'%s')"
                                .formatted(
                                        HEX.formatHex(thief.node().toBytes()),
                                        HEX.formatHex(thief.account().toBytes()),
                                        HEX.formatHex(suspension)));
        // The server may know a state for ten seconds, which a clock that is set back makes no longer.
        appliance.clock().move(Duration.ofHours(-5));
    }
}
