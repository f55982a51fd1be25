package dev.redoubt.server.mailbox;

import dev.redoubt.server.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides when one submission is safe: once each of its envelopes was acknowledged by its device, or is committed. The first
 * failure decides too, and then nothing does any more. Thread-safe.
 */
final class Acceptance {
    private final Packet packet;
    private final long since;
    private final List<Offer> offers;
    private final List<Answer> answers = new ArrayList<>();
    private int unsafe;
    private boolean decided;
    private Optional<ProblemException> refusal = Optional.empty();

    /** @param since the monotonic nanoseconds at which it came in */
    Acceptance(Packet packet, long since, Offer.Fate fate) {
        this.packet = packet;
        this.since = since;
        this.offers = packet.exchanges().entrySet().stream()
                .map(entry -> new Offer(entry.getKey(), entry.getValue(), packet.payload(), this, fate))
                .toList();
        this.unsafe = offers.size();
    }

    Packet packet() {
        return packet;
    }

    long since() {
        return since;
    }

    List<Offer> offers() {
        return offers;
    }

    /** Tells the answer once it is decided, which may be now. */
    void whenDecided(Answer answer) {
        synchronized (this) {
            if (!decided) {
                answers.add(answer);
                return;
            }
        }
        answer.give(refusal);
    }

    synchronized boolean isDecided() {
        return decided;
    }

    /** So many more envelopes are acknowledged or committed. */
    void safe(int envelopes) {
        synchronized (this) {
            unsafe -= envelopes;
            if (unsafe > 0 || decided) {
                return;
            }
            decided = true;
        }
        tell();
    }

    /** It is not known, or known not to be: the device is to repeat it, or not to. */
    void fail(ProblemException problem) {
        synchronized (this) {
            if (decided) {
                return;
            }
            decided = true;
            refusal = Optional.of(problem);
        }
        tell();
    }

    // Nobody adds an answer any more.
    private void tell() {
        answers.forEach(answer -> answer.give(refusal));
    }
}
