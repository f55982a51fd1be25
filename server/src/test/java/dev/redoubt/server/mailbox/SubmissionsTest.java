package dev.redoubt.server.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long a submission is known again. */
class SubmissionsTest {
    private static final int LEAST = 3;

    private final Submissions submissions = new Submissions(LEAST);

    private static Acceptance numbered(int number, int content) {
        byte[] id = ByteBuffer.allocate(16).putInt(12, number).array();
        byte[] digest = ByteBuffer.allocate(32).putInt(0, content).array();
        Packet packet =
                new Packet(Octets.copyOf(id), Octets.copyOf(digest), ByteString.EMPTY, Map.<NodeId, ByteString>of(), 0);
        return new Acceptance(packet, 0, new Offer.Fate() {
            @Override
            public void taken(Offer offer) {}

            @Override
            public void acknowledged(Offer offer, boolean rejected) {}

            @Override
            public void leave(Offer offer) {}

            @Override
            public void delete(Offer offer, EnvelopeId id, boolean rejected) {}
        });
    }

    private void accept(int number) {
        Acceptance acceptance = numbered(number, number);
        assertInstanceOf(Submissions.Known.Fresh.class, submissions.begin(acceptance));
        submissions.end(acceptance.packet(), true);
    }

    private boolean isRemembered(int number) {
        Acceptance again = numbered(number, number);
        boolean fresh = submissions.begin(again) instanceof Submissions.Known.Fresh;
        if (fresh) {
            submissions.end(again.packet(), false);
        }
        return !fresh;
    }

    @Test
    void theLastSoManyAreRememberedAtLeastAndTwiceAsManyAtMost() {
        for (int number = 0; number < 20; number++) {
            accept(number);
            for (int back = 0; back < LEAST && back <= number; back++) {
                assertEquals(true, isRemembered(number - back), number + " - " + back);
            }
            if (number >= 2 * LEAST) {
                assertEquals(false, isRemembered(number - 2 * LEAST), "" + number);
            }
        }
    }

    @Test
    void oneThatIsOldIsForgottenWithTheSecondCallAndNotTheFirst() {
        accept(1);
        assertEquals(0, submissions.forget());
        assertEquals(true, isRemembered(1));
        assertEquals(1, submissions.forget());
        assertEquals(false, isRemembered(1));
    }

    @Test
    void aCallAfterSoManyForgetsNoneOfThem() {
        for (int number = 0; number <= LEAST; number++) {
            accept(number);
        }
        assertEquals(0, submissions.forget());
        for (int number = 0; number <= LEAST; number++) {
            assertEquals(true, isRemembered(number), "" + number);
        }
        assertEquals(LEAST, submissions.forget());
        assertEquals(true, isRemembered(LEAST));
    }

    @Test
    void oneThatIsUnderWayIsTheSameOneAndWithOtherBytesAConflict() {
        Acceptance first = numbered(1, 1);
        submissions.begin(first);
        assertEquals(new Submissions.Known.Running(first), submissions.begin(numbered(1, 1)));
        assertInstanceOf(Submissions.Known.Conflict.class, submissions.begin(numbered(1, 2)));
    }

    @Test
    void oneThatWasAcceptedIsAcceptedAndWithOtherBytesAConflict() {
        accept(1);
        assertInstanceOf(Submissions.Known.Accepted.class, submissions.begin(numbered(1, 1)));
        assertInstanceOf(Submissions.Known.Conflict.class, submissions.begin(numbered(1, 2)));
        submissions.forget();
        assertInstanceOf(Submissions.Known.Conflict.class, submissions.begin(numbered(1, 2)));
    }

    @Test
    void oneThatWasRefusedMayBeTriedAgainWithOtherBytesToo() {
        Acceptance refused = numbered(1, 1);
        submissions.begin(refused);
        submissions.end(refused.packet(), false);
        assertInstanceOf(Submissions.Known.Fresh.class, submissions.begin(numbered(1, 2)));
    }
}
