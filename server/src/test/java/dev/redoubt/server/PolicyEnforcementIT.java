package dev.redoubt.server;

import static dev.redoubt.server.testing.Problems.assertProblem;
import static dev.redoubt.server.testing.TestAppliance.post;
import static dev.redoubt.server.testing.TestPackets.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.redoubt.channel.bhttp.Field;
import dev.redoubt.channel.client.ChannelRequest;
import dev.redoubt.channel.client.ChannelResponse;
import dev.redoubt.protocol.appliance.CommitBlobRequest;
import dev.redoubt.protocol.appliance.CreateBlobRequest;
import dev.redoubt.protocol.appliance.LinkDown;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.file.BlobCapability;
import dev.redoubt.protocol.file.FileLayout;
import dev.redoubt.server.administrator.Role;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.group.WaitingMessages;
import dev.redoubt.server.testing.MariaDb;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAdministrator;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import dev.redoubt.server.testing.TestLink;
import dev.redoubt.server.testing.TestPolicies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the server itself refuses by a policy, whatever a client does. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyEnforcementIT {
    private static final int SIZE = (int) new FileLayout(0).sealedSize();
    private static final int HOUR = 3_600;

    private TestAppliance appliance;
    private TestAdministrator carol;
    private TestPolicies policies;
    private Rows rows;
    private TestDevice alice;
    private TestDevice bob;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder, "[blobs]\nfree_reserve = \"1MiB\"\n");
        carol = TestAdministrator.create(appliance, "carol", Role.ADMINISTRATOR);
        policies = new TestPolicies(appliance, carol);
        rows = new Rows(appliance.database());
        alice = appliance.enrol("alice", 20);
        bob = appliance.enrol("bob", 20);
    }

    @AfterAll
    void stop() throws Exception {
        appliance.stop();
    }

    private final class Blob {
        private final BlobCapability.Write write = BlobCapability.Write.random(new SecureRandom());
        private final TestDevice owner;

        Blob(TestDevice owner) {
            this.owner = owner;
        }

        private ByteString capability() {
            return ByteString.copyFrom(write.value().toBytes());
        }

        ChannelResponse create() throws Exception {
            return post(
                    appliance.as(owner),
                    "/v1/blobs",
                    CreateBlobRequest.newBuilder()
                            .setWriteCapability(capability())
                            .setSize(SIZE)
                            .build());
        }

        ChannelResponse append() throws Exception {
            List<Field> fields =
                    List.of(new Field("blob-capability", write.value().toHex()), new Field("blob-offset", "0"));
            return appliance
                    .as(owner)
                    .send(new ChannelRequest("PATCH", "/v1/blobs/content", fields, new byte[SIZE], false));
        }

        ChannelResponse commit() throws Exception {
            return post(
                    appliance.as(owner),
                    "/v1/blobs/commit",
                    CommitBlobRequest.newBuilder()
                            .setWriteCapability(capability())
                            .build());
        }

        ChannelResponse download(TestDevice by) throws Exception {
            return appliance
                    .as(by)
                    .send(ChannelRequest.get("/v1/blobs/content")
                            .with("blob-capability", write.read().value().toHex()));
        }
    }

    @Test
    void filesEnabledAndEnableFileDownloadAreAskedForEveryRequest() throws Exception {
        String group = policies.group("Files", "{}");
        TestDevice anna = appliance.enrol("anna", 1);
        policies.move(anna, group);
        Blob whole = new Blob(anna);
        assertEquals(200, whole.create().status());
        assertEquals(200, whole.append().status());
        assertEquals(200, whole.commit().status());
        Blob begun = new Blob(anna);
        assertEquals(200, begun.create().status());

        policies.change(group, "{\"enableFileDownload\":false}");
        assertProblem(403, "forbidden_by_policy", whole.download(anna));
        assertEquals(200, whole.download(bob).status(), "another group's members may");
        assertEquals(200, new Blob(anna).create().status());

        policies.change(group, "{\"filesEnabled\":false,\"enableFileDownload\":true}");
        assertProblem(403, "forbidden_by_policy", new Blob(anna).create());
        assertProblem(403, "forbidden_by_policy", begun.append());
        assertProblem(403, "forbidden_by_policy", begun.commit());
        assertProblem(403, "forbidden_by_policy", whole.download(anna));

        policies.change(group, "{\"filesEnabled\":true}");
        assertEquals(200, begun.append().status());
    }

    @Test
    void maxTtlCapsHowLongASubmissionWaitsByWhateverWayItComes() throws Exception {
        String group = policies.group("Brief", "{\"maxTtl\":7200}");
        TestDevice sender = appliance.enrol("sender", 20);
        TestDevice reader = appliance.enrol("reader", 20);
        policies.move(sender, group);
        long now = appliance.clock().instant().getEpochSecond() / HOUR;
        assertEquals(200, submit(sender, packet("by request", reader), now + 48).status());
        try (TestLink link = new TestLink(appliance.as(sender))) {
            link.caughtUp();
            link.accepted(link.submit(until(packet("by link", reader), now + 48)));
        }
        assertEquals(200, submit(alice, packet("of another", reader), now + 48).status());
        // A step of a group, perhaps: who is away for longer than messages may live must get it.
        assertEquals(200, submit(sender, packet("without a time", reader), 0).status());
        String ofReader = "envelope where node = x'" + reader.node() + "' and expires_at_hour ";
        assertEquals(2, rows.count(ofReader + "<= " + (now + 3)));
        assertEquals(1, rows.count(ofReader + "= " + (now + 48)));
        assertEquals(1, rows.count(ofReader + "between " + (now + 14 * 24) + " and " + (now + 14 * 24 + 1)));
    }

    private ChannelResponse submit(TestDevice by, Submission submission, long hour) throws Exception {
        return post(appliance.as(by), "/v1/submissions", until(submission, hour));
    }

    private static Submission until(Submission submission, long hour) {
        return submission.toBuilder().setExpiresAtHour((int) hour).build();
    }

    @Test
    void aLowerMaxTtlShortensWhatWaitsForItsGroupAsThePlanSays() throws Exception {
        String group = policies.group("Waiting", "{}");
        TestDevice one = appliance.enrol("one", 20);
        policies.move(one, group);
        TestDevice other = appliance.enrol("other", 20);
        post(appliance.as(alice), "/v1/submissions", packet("for one", one));
        post(appliance.as(alice), "/v1/submissions", packet("for both", one, other));
        JsonNode plan = carol.done(
                        "CreatePolicyPlan",
                        "POST",
                        "/v1/admin/policy/plans",
                        "{\"groupId\":\"" + group + "\",\"securityGroupSettings\":{\"maxTtl\":7200}}")
                .path("plan");
        assertEquals(0, plan.path("waitingMessages").longValue(), "how few wait for somebody is not told");
        carol.done(
                "ApplyPolicyPlan",
                "POST",
                "/v1/admin/policy/plans/" + plan.path("planId").textValue() + "/apply",
                "");
        ServerConfiguration configuration = ServerConfiguration.read(appliance.configurationFile());
        try (Database database = Database.openExisting(configuration.database(), new SimpleMeterRegistry())) {
            WaitingMessages waiting = new WaitingMessages(database, appliance.clock());
            assertEquals(2, waiting.shorten());
            assertEquals(0, waiting.shorten());
        }
        long now = appliance.clock().instant().getEpochSecond() / HOUR;
        long latest = now + 14 * 24 + 1;
        assertEquals(2, rows.count("envelope where node = x'" + one.node() + "' and expires_at_hour <= " + latest));
        assertEquals(1, rows.count("envelope where node = x'" + other.node() + "' and expires_at_hour is null"));
    }

    /** An hour is the shortest that is taken; so this stands in the database by itself. */
    @Test
    @Tag("long")
    @Timeout(300)
    void aSessionEndsWhenItIsAsOldAsThePolicySays() throws Exception {
        String group = policies.group("Sessions", "{}");
        TestDevice device = appliance.enrol("vera", 20);
        policies.move(device, group);
        MariaDb.shared()
                .execute(
                        appliance.database(),
                        "update security_group set settings = '{\"maxNonSsoSessionMinutes\":1}' where id = " + group);
        policies.group("Read anew", "{}");
        try (TestLink link = new TestLink(appliance.as(device));
                TestLink other = new TestLink(appliance.as(bob))) {
            link.caughtUp();
            other.caughtUp();
            LinkDown frame = link.next();
            assertTrue(frame.hasReopen(), frame::toString);
            other.accepted(other.submit(packet("goes on", alice)));
        }
    }

    @Test
    void whoEnrolsIsInTheDefaultGroupAtOnce() throws Exception {
        assertTrue(policies.fetch(appliance.enrol("nora", 1), 0).isPresent());
    }
}
