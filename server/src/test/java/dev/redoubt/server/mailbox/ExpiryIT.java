package dev.redoubt.server.mailbox;

import static dev.redoubt.server.testing.TestAppliance.post;
import static dev.redoubt.server.testing.TestPackets.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.housekeeping.Housekeeping;
import dev.redoubt.server.housekeeping.SteadyTime;
import dev.redoubt.server.testing.MovableClock;
import dev.redoubt.server.testing.Rows;
import dev.redoubt.server.testing.TestAppliance;
import dev.redoubt.server.testing.TestDevice;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpiryIT {
    private final MovableClock later = new MovableClock();
    private TestAppliance appliance;
    private TestDevice alice;
    private Database database;
    private Mailbox mailbox;
    private Rows rows;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        appliance = new TestAppliance(folder);
        alice = appliance.enrol("alice", 20);
        rows = new Rows(appliance.database());
        ServerConfiguration configuration = ServerConfiguration.read(appliance.configurationFile());
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        database = Database.openExisting(configuration.database(), metrics);
        mailbox = new Mailbox(
                new MailboxStore(database),
                configuration.mailbox(),
                new Recipients() {
                    @Override
                    public boolean offer(NodeId node, Offer offer) {
                        throw new AssertionError("nothing is submitted here");
                    }

                    @Override
                    public void leave(NodeId node) {
                        throw new AssertionError("nothing is submitted here");
                    }

                    @Override
                    public void late(NodeId node) {
                        throw new AssertionError("nothing is submitted here");
                    }

                    @Override
                    public void stored(StoredEnvelope envelope, Offer offered) {
                        throw new AssertionError("nothing is stored here");
                    }
                },
                new MailboxMetrics(metrics),
                Runnable::run,
                System::nanoTime,
                later);
    }

    @AfterEach
    void stop() throws Exception {
        database.close();
        appliance.stop();
    }

    private void submit(Submission submission) throws Exception {
        assertEquals(
                200, post(appliance.as(alice), "/v1/submissions", submission).status());
    }

    @Test
    void onlyWhatHasExpiredIsDeletedEnvelopesWithTheirPayload() throws Exception {
        long hour = later.instant().getEpochSecond() / 3_600;
        TestDevice bob = appliance.enrol("bob", 20);
        for (Submission brief : List.of(packet("for one", alice), packet("for two", alice, bob))) {
            submit(brief.toBuilder().setExpiresAtHour((int) hour + 1).build());
        }
        submit(packet("long, for one", alice));
        submit(packet("long, for two", alice, bob));
        assertEquals(0, mailbox.deleteExpired());
        later.move(Duration.ofHours(1));
        assertEquals(2, mailbox.deleteExpired());
        assertEquals(1, rows.count("payload"));
        assertEquals(3, rows.count("envelope"));
    }

    @Test
    void aClockThatJumpsDeletesNothing() throws Exception {
        SteadyTime time = new SteadyTime(later, System::nanoTime, new SimpleMeterRegistry());
        Housekeeping.Task task = time.whileSteady(new Housekeeping.Task(mailbox::deleteExpired, Mailbox.BATCH));
        submit(packet("hello", alice));
        later.move(Duration.ofDays(31));
        assertEquals(0, task.batch().getAsInt());
        later.move(Duration.ofDays(-31));
        assertEquals(0, task.batch().getAsInt());
        assertEquals(1, rows.count("envelope"));
    }

    @Test
    void nothingIsKeptLongerThanTheServerAllows() throws Exception {
        long hour = later.instant().getEpochSecond() / 3_600;
        submit(packet("for ever", alice).toBuilder()
                .setExpiresAtHour((int) hour + 24 * 365)
                .build());
        submit(packet("as long as the server likes", alice));
        later.move(Duration.ofDays(30).plusHours(1));
        assertEquals(2, mailbox.deleteExpired());
    }
}
