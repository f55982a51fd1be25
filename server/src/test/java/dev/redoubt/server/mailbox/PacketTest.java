package dev.redoubt.server.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.appliance.Envelope;
import dev.redoubt.protocol.appliance.Submission;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.server.configuration.ByteSize;
import dev.redoubt.server.configuration.ServerConfiguration;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every limit of a submission, at and past its edge. */
class PacketTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:30:00Z");
    private static final long HOUR = NOW.getEpochSecond() / 3_600;
    private static final ServerConfiguration.Mailbox LIMITS = new ServerConfiguration.Mailbox(
            ByteSize.parse("256KiB"), 10, ByteSize.parse("1MiB"), Duration.ofDays(2), ByteSize.parse("8MiB"));

    private static ByteString bytes(int size) {
        return ByteString.copyFrom(new byte[size]);
    }

    private static Submission.Builder submission(int payload) {
        return Submission.newBuilder().setSubmissionId(bytes(16)).setPayload(bytes(payload));
    }

    private static Envelope envelope(int node, int exchange) {
        byte[] id = new byte[NodeId.SIZE];
        id[0] = (byte) (node >> 8);
        id[1] = (byte) node;
        return Envelope.newBuilder()
                .setNodeId(ByteString.copyFrom(id))
                .setExchange(bytes(exchange))
                .build();
    }

    private static Submission.Builder good() {
        return submission(100).addEnvelopes(envelope(1, 100));
    }

    private static Packet check(Submission.Builder submission) {
        return Packet.check(submission.build(), LIMITS, Optional.empty(), NOW);
    }

    private static void assertRefused(ProblemCode code, Submission.Builder submission) {
        assertEquals(
                code,
                assertThrows(ProblemException.class, () -> check(submission)).code());
    }

    private static Submission.Builder to(int recipients) {
        List<Envelope> envelopes =
                IntStream.range(0, recipients).mapToObj(i -> envelope(i, 10)).toList();
        return submission(10).addAllEnvelopes(envelopes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 500})
    void hasOneToFiveHundredEnvelopes(int recipients) {
        assertEquals(recipients, check(to(recipients)).exchanges().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 501})
    void noneAndMoreThanFiveHundredAreRefused(int recipients) {
        assertRefused(ProblemCode.MALFORMED_REQUEST, to(recipients));
    }

    @Test
    void aNodeTwiceIsRefused() {
        assertRefused(ProblemCode.MALFORMED_REQUEST, good().addEnvelopes(envelope(1, 100)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17})
    void anIdOfAnotherSizeIsRefused(int size) {
        assertRefused(ProblemCode.MALFORMED_REQUEST, good().setSubmissionId(bytes(size)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17})
    void aNodeIdOfAnotherSizeIsRefused(int size) {
        Envelope.Builder envelope = envelope(1, 100).toBuilder().setNodeId(bytes(size));
        assertRefused(ProblemCode.MALFORMED_REQUEST, good().setEnvelopes(0, envelope));
    }

    @Test
    void anEmptyPayloadOrExchangeIsRefused() {
        assertRefused(ProblemCode.MALFORMED_REQUEST, good().setPayload(ByteString.EMPTY));
        assertRefused(ProblemCode.MALFORMED_REQUEST, submission(1).addEnvelopes(envelope(1, 0)));
    }

    @ParameterizedTest
    @CsvSource({"1, 4096", "262143, 1", "258048, 4096"})
    void anEnvelopeAtItsLimitsIsTaken(int payload, int exchange) {
        Packet packet = check(submission(payload).addEnvelopes(envelope(1, exchange)));
        assertEquals(payload + exchange, packet.size());
    }

    @ParameterizedTest
    @CsvSource({"1, 4097", "262144, 1", "258049, 4096"})
    void anEnvelopePastThemIsRefused(int payload, int exchange) {
        assertRefused(ProblemCode.ENVELOPE_TOO_LARGE, submission(payload).addEnvelopes(envelope(1, exchange)));
    }

    @Test
    void oneThatIsTooLargeAmongOthersIsEnough() {
        assertRefused(
                ProblemCode.ENVELOPE_TOO_LARGE,
                submission(258_048)
                        .addEnvelopes(envelope(1, 1))
                        .addEnvelopes(envelope(2, 4_097))
                        .addEnvelopes(envelope(3, 1)));
    }

    @Test
    void livesAsLongAsAskedUpToTheServersMaximum() {
        // Two days from half past twelve, rounded up.
        long latest = HOUR + 49;
        assertEquals(HOUR + 1, check(good().setExpiresAtHour((int) HOUR + 1)).expiresAtHour());
        assertEquals(latest, check(good().setExpiresAtHour((int) latest)).expiresAtHour());
        assertEquals(latest, check(good().setExpiresAtHour((int) latest + 1)).expiresAtHour());
        assertEquals(latest, check(good()).expiresAtHour());
        // Not a negative one.
        assertEquals(latest, check(good().setExpiresAtHour(-1)).expiresAtHour());
    }

    @Test
    void waitsNoLongerThanThePolicyOfItsSenderSays() {
        Submission late = good().setExpiresAtHour((int) HOUR + 40).build();
        assertEquals(HOUR + 2, expiry(late, Duration.ofMinutes(31)));
        assertEquals(HOUR + 1, expiry(late, Duration.ofMinutes(30)));
        assertEquals(HOUR + 40, expiry(late, Duration.ofDays(365)));
        Submission brief = good().setExpiresAtHour((int) HOUR + 3).build();
        assertEquals(HOUR + 3, expiry(brief, Duration.ofDays(1)));
        assertEquals(HOUR + 2, expiry(brief, Duration.ofHours(1)));
    }

    @Test
    void whatNamesNoTimeWaitsFourteenDaysHoweverBrieflyMessagesMayLive() {
        assertEquals(Duration.ofDays(14), Mailbox.longestWithoutTime(Duration.ofSeconds(1)));
        assertEquals(Duration.ofDays(14), Mailbox.longestWithoutTime(Duration.ofDays(14)));
        assertEquals(Duration.ofDays(15), Mailbox.longestWithoutTime(Duration.ofDays(15)));
        // The server keeps nothing for longer than two days here.
        assertEquals(HOUR + 49, expiry(good().build(), Duration.ofMinutes(1)));
    }

    private static long expiry(Submission submission, Duration longest) {
        return Packet.check(submission, LIMITS, Optional.of(longest), NOW).expiresAtHour();
    }

    @Test
    void anHourThatHasBegunIsOver() {
        assertRefused(ProblemCode.SUBMISSION_EXPIRED, good().setExpiresAtHour((int) HOUR));
        assertRefused(ProblemCode.SUBMISSION_EXPIRED, good().setExpiresAtHour(1));
    }
}
