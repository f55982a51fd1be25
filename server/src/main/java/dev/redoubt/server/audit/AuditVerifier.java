package dev.redoubt.server.audit;

import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.policy.PolicyException;
import dev.redoubt.server.audit.InvalidAuditException.Reason;
import java.io.IOException;
import java.io.Reader;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks an export on any machine, with nothing but the fingerprint of the appliance's root and, to find a tail that was cut or a
 * history that was replaced, a head that somebody kept. server/SPEC.md, "Audit export".
 */
public final class AuditVerifier {
    private static final String HASH = "([0-9a-f]{64})";
    private static final String NUMBER = "([1-9][0-9]{0,18})";
    private static final Pattern BEGINNING = Pattern.compile(
            "\\{\"audit\":1,\"log\":\"" + HASH + "\",\"first\":" + NUMBER + ",\"previous\":\"" + HASH + "\"\\}");
    private static final Pattern ENTRY = Pattern.compile("(\\{.*),\"hash\":\"" + HASH + "\"\\}");

    private final Octets rootPin;
    private final Optional<SignedHead> since;

    /**
     * What holds of an export.
     *
     * @param log which log it is
     * @param first number of the first entry in it
     * @param last number of the last one, which is the head's
     * @param hash of the last one
     * @param signed when the head was signed, by the clock of whoever had the key
     * @param keySerial of the certificate of the key that signed
     * @param backwards how many entries are earlier than the one before: the clock was set back
     * @param since the number of the earlier head that this log goes on from
     */
    public record Report(
            Octets log,
            long first,
            long last,
            Octets hash,
            Instant signed,
            long keySerial,
            long backwards,
            Optional<Long> since) {}

    /**
     * @param rootPin SHA-256 of the appliance root's public key
     * @param since a head that was kept: a file of its own, or an earlier export, of which the last line counts
     * @throws InvalidAuditException if that head is none of this appliance
     */
    public AuditVerifier(Octets rootPin, Optional<Reader> since) throws IOException, InvalidAuditException {
        this.rootPin = rootPin;
        this.since = since.isPresent() ? Optional.of(kept(since.get())) : Optional.empty();
    }

    private SignedHead kept(Reader reader) throws IOException, InvalidAuditException {
        StrictLines lines = new StrictLines(reader);
        Optional<String> last = Optional.empty();
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            last = line;
        }
        if (last.isEmpty() || !SignedHead.isOne(last.get())) {
            throw new InvalidAuditException(Reason.CUT, "the head that was kept: the file does not end with a head");
        }
        return verified(last.get(), "the head that was kept");
    }

    private SignedHead verified(String line, String what) throws InvalidAuditException {
        try {
            SignedHead head = SignedHead.parse(line);
            head.verify(rootPin);
            return head;
        } catch (IllegalArgumentException e) {
            throw new InvalidAuditException(Reason.MALFORMED, what + " is malformed", e);
        } catch (PolicyException e) {
            throw switch (e.reason()) {
                case WRONG_ROOT ->
                    new InvalidAuditException(Reason.WRONG_ROOT, what + " is of another appliance's root", e);
                default ->
                    new InvalidAuditException(Reason.BAD_SIGNATURE, what + " is not signed by this appliance", e);
            };
        }
    }

    /** @throws InvalidAuditException with the first thing that is wrong */
    public Report verify(Reader export) throws IOException, InvalidAuditException {
        StrictLines lines = new StrictLines(export);
        Progress progress = beginning(lines.next().orElse(""));
        while (true) {
            String line = lines.next().orElseThrow(() -> cut(progress));
            if (SignedHead.isOne(line)) {
                SignedHead head = verified(line, "the export's head");
                if (lines.next().isPresent()) {
                    throw new InvalidAuditException(Reason.MALFORMED, "something stands behind the head");
                }
                return report(progress, head);
            }
            progress.entry(line);
        }
    }

    private static InvalidAuditException cut(Progress progress) {
        return new InvalidAuditException(
                Reason.CUT, "the export ends behind entry " + (progress.next - 1) + " without a head: it was cut");
    }

    private Progress beginning(String line) throws InvalidAuditException {
        Matcher matcher = BEGINNING.matcher(line);
        if (!matcher.matches()) {
            throw new InvalidAuditException(Reason.MALFORMED, "this is not an export of an audit log");
        }
        Octets log = Octets.ofHex(matcher.group(1));
        long first = number(matcher.group(2), "the export's beginning");
        Octets previous = Octets.ofHex(matcher.group(3));
        if (first == 1 && !previous.equals(log)) {
            throw new InvalidAuditException(Reason.WRONG_LOG, "entry 1 does not begin the log that the export names");
        }
        requireSameLog(log);
        requireConnected(first);
        return new Progress(log, first, previous, since.map(SignedHead::head));
    }

    private void requireSameLog(Octets log) throws InvalidAuditException {
        if (since.isPresent() && !since.get().head().log().equals(log)) {
            throw new InvalidAuditException(
                    Reason.WRONG_LOG, "this is another log than the one of the head that was kept");
        }
    }

    private void requireConnected(long first) throws InvalidAuditException {
        if (first == 1) {
            return;
        }
        if (since.isEmpty()) {
            throw new InvalidAuditException(
                    Reason.UNCONNECTED,
                    "the export begins at entry " + first + ": a head of entry " + (first - 1)
                            + " or later is needed, or an export from 1 on");
        }
        long number = since.get().head().number();
        if (number < first - 1) {
            throw new InvalidAuditException(
                    Reason.UNCONNECTED,
                    "entries " + (number + 1) + " to " + (first - 1) + " are neither in the export nor under the head"
                            + " that was kept");
        }
    }

    private static long number(String digits, String what) throws InvalidAuditException {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new InvalidAuditException(Reason.MALFORMED, what + " is malformed", e);
        }
    }

    private Report report(Progress progress, SignedHead signed) throws InvalidAuditException {
        Head head = signed.head();
        long last = progress.next - 1;
        if (!head.log().equals(progress.log)) {
            throw new InvalidAuditException(Reason.WRONG_LOG, "the head is of another log than the entries");
        }
        if (since.isPresent()) {
            requireNotBehind(signed, since.get());
        }
        if (head.number() != last) {
            throw new InvalidAuditException(
                    Reason.WRONG_NUMBER,
                    "the head is of entry " + head.number() + " and the last entry is " + last + ": entries were"
                            + (head.number() > last ? " cut" : " added"));
        }
        if (!head.hash().equals(progress.hash)) {
            throw new InvalidAuditException(
                    Reason.CHANGED, "the entries are not those under the head: something in them was changed");
        }
        return new Report(
                progress.log,
                progress.first,
                last,
                head.hash(),
                head.time(),
                signed.certificate().serial(),
                progress.backwards,
                since.map(kept -> kept.head().number()));
    }

    private static void requireNotBehind(SignedHead signed, SignedHead kept) throws InvalidAuditException {
        if (signed.head().number() < kept.head().number()) {
            throw new InvalidAuditException(
                    Reason.BEHIND,
                    "the log ends at entry " + signed.head().number() + ", and the appliance has signed one that goes"
                            + " to " + kept.head().number() + ": its end was cut, or it was restored from a backup");
        }
        if (signed.certificate().serial() < kept.certificate().serial()) {
            throw new InvalidAuditException(
                    Reason.REPLACED_KEY,
                    "the head is signed with a key that had been replaced when the head was signed that was kept");
        }
    }

    /** Where the reading is: the hash of the entry before, and the number that must come next. */
    private static final class Progress {
        private final Octets log;
        private final long first;
        private final Optional<Head> kept;
        private Octets hash;
        private long next;
        private Instant time = Instant.EPOCH;
        private long backwards;

        Progress(Octets log, long first, Octets previous, Optional<Head> kept) throws InvalidAuditException {
            this.log = log;
            this.first = first;
            this.hash = previous;
            this.kept = kept;
            this.next = first;
            requireNoFork(first - 1);
        }

        void entry(String line) throws InvalidAuditException {
            Matcher matcher = ENTRY.matcher(line);
            Entry entry = matcher.matches() ? parse(matcher.group(1) + "}") : malformed();
            if (entry.number() != next) {
                throw new InvalidAuditException(
                        Reason.WRONG_NUMBER,
                        "entry " + entry.number() + " stands where entry " + next
                                + " must: entries were cut out, put in, or exchanged");
            }
            Octets own = Chain.hash(hash, entry.line());
            if (!own.equals(Octets.ofHex(matcher.group(2)))) {
                throw new InvalidAuditException(
                        Reason.CHANGED, "entry " + next + " was changed, or does not follow on the one before");
            }
            if (entry.time().isBefore(time)) {
                backwards++;
            }
            hash = own;
            time = entry.time();
            requireNoFork(next);
            next++;
        }

        private Entry parse(String line) throws InvalidAuditException {
            try {
                return Entry.parse(line);
            } catch (IllegalArgumentException e) {
                throw new InvalidAuditException(Reason.MALFORMED, "entry " + next + " is malformed", e);
            }
        }

        private Entry malformed() throws InvalidAuditException {
            throw new InvalidAuditException(Reason.MALFORMED, "entry " + next + " is malformed");
        }

        private void requireNoFork(long number) throws InvalidAuditException {
            if (kept.isPresent()
                    && kept.get().number() == number
                    && !kept.get().hash().equals(hash)) {
                throw new InvalidAuditException(
                        Reason.FORKED,
                        "entry " + number + " is not the one that the appliance has signed before: the history was"
                                + " replaced, or the log went on from a backup");
            }
        }
    }
}
