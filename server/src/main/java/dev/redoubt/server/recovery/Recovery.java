package dev.redoubt.server.recovery;

import dev.redoubt.channel.session.Device;
import dev.redoubt.crypto.Digests;
import dev.redoubt.crypto.InvalidKeyMaterialException;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.recovery.AccountProof;
import dev.redoubt.protocol.recovery.PassphraseKeys;
import dev.redoubt.protocol.recovery.RecoveryException;
import dev.redoubt.protocol.recovery.RecoveryStatement;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.server.account.AccountRow;
import dev.redoubt.server.account.Accounts;
import dev.redoubt.server.account.NameVault;
import dev.redoubt.server.account.UserName;
import dev.redoubt.server.database.Database;
import dev.redoubt.server.housekeeping.Hours;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import dev.redoubt.server.rate.Lockouts;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Counted OPRF steps, and what they release. Thread-safe. */
public final class Recovery {
    /** OPRF steps in 24 h: by one name, and by each of the account's own devices. */
    public static final int TRIES = 10;

    /** Bytes of a blob at most. */
    public static final int LARGEST = 4096;

    /** OPRF steps by name, of all who ask: what they cost, in time and rows, is bounded. */
    private static final int PER_SECOND = 20;

    private static final int AT_ONCE = 100;

    /** Rows that one deletion of expired ones takes at most. */
    public static final int BATCH = 500;

    private static final byte[] OWN_DEVICE =
            "redoubt recovery tries of own device 1 ".getBytes(StandardCharsets.US_ASCII);

    private final Database database;
    private final RecoveryStore store;
    private final Accounts accounts;
    private final NameVault names;
    private final OprfKeys keys;
    private final Strangers strangers;
    private final RecoveryRules rules;
    private final RecoveryMetrics metrics;
    private final Lockouts lockouts;
    private final Clock clock;
    private final Pace pace;

    public Recovery(
            Database database,
            RecoveryStore store,
            Accounts accounts,
            NameVault names,
            OprfKeys keys,
            Strangers strangers,
            RecoveryRules rules,
            RecoveryMetrics metrics,
            Lockouts lockouts,
            Clock clock,
            LongSupplier nanoTime) {
        this.database = database;
        this.store = store;
        this.accounts = accounts;
        this.names = names;
        this.keys = keys;
        this.strangers = strangers;
        this.rules = rules;
        this.metrics = metrics;
        this.lockouts = lockouts;
        this.clock = clock;
        this.pace = new Pace(PER_SECOND, AT_ONCE, nanoTime);
    }

    /** What the root's owner asked for. */
    public record State(byte[] state, List<byte[]> suspensions, UserName name, byte[] storageKeyRecord) {}

    /**
     * The OPRF step for anybody, by name. A name that nobody has is counted and answered alike.
     *
     * @param from where the question comes from: known here only for its rate
     * @throws ProblemException "too_many_tries" with the time from which on it can be tried again
     */
    public byte[] evaluate(UserName name, byte[] blindedElement, InetAddress from) {
        // Who comes from one place takes nothing of the pace of all beyond his own.
        if (!strangers.mayAsk(from) || !pace.tryOne()) {
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE,
                    "too many recoveries at once; try again in a minute",
                    Duration.ofMinutes(1));
        }
        Octets index = names.index(name);
        strangers.tryOne(from, index).ifPresent(this::refuseUntil);
        Optional<AccountId> account = database.statement(handle -> store.account(handle, index));
        countTry(index, Lockouts.Kind.NAME);
        try {
            return account.isPresent()
                    ? keys.evaluate(account.get(), blindedElement)
                    : keys.evaluateForNobody(index, blindedElement);
        } catch (InvalidKeyMaterialException e) {
            throw notAnElement();
        }
    }

    /**
     * The same for one of the account's own devices. Counted for each apart: neither who knows the name nor who has another
     * device of the account, stolen perhaps, takes anything from it.
     */
    public byte[] evaluate(Device device, byte[] blindedElement) {
        countTry(ownCounter(device), Lockouts.Kind.DEVICE);
        try {
            return keys.evaluate(device.account(), blindedElement);
        } catch (InvalidKeyMaterialException e) {
            throw notAnElement();
        }
    }

    /** Under which the tries of a device are counted that asks for its own account. Those by name stand under the name's index. */
    public static Octets ownCounter(Device device) {
        return Octets.copyOf(Digests.sha256(
                OWN_DEVICE, device.account().toBytes(), device.node().toBytes()));
    }

    private static ProblemException notAnElement() {
        return new ProblemException(
                ProblemCode.MALFORMED_REQUEST, "the blinded element is no compressed point of P-384");
    }

    private void refuseUntil(Duration wait) {
        metrics.exhausted();
        Instant again = clock.instant().plus(wait).plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
        throw new ProblemException(
                ProblemCode.TOO_MANY_TRIES,
                "too many tries came from this network; try again after " + again,
                Duration.between(clock.instant(), again));
    }

    private void countTry(Octets counter, Lockouts.Kind kind) {
        Instant now = clock.instant();
        long ends = Hours.roundUp(now.plus(Duration.ofHours(24)));
        RecoveryStore.Count count = database.transaction(handle -> store.count(handle, counter, Hours.of(now), ends));
        if (count.tries() > TRIES) {
            metrics.exhausted();
            if (count.tries() == TRIES + 1) {
                lockouts.locked(kind);
            }
            throw new ProblemException(
                    ProblemCode.TOO_MANY_TRIES,
                    "ten tries were made; try again after " + Instant.ofEpochSecond(count.endsAtHour() * 3600),
                    Duration.between(now, Instant.ofEpochSecond(count.endsAtHour() * 3600)));
        }
        metrics.evaluated();
    }

    /** @throws ProblemException "recovery_refused" for an unknown name, where nothing is kept, and for a wrong token alike */
    public byte[] fetch(UserName name, byte[] fetchToken) {
        Octets index = names.index(name);
        byte[] content = fetched(database.statement(handle -> store.find(handle, index)), fetchToken);
        database.statement(handle -> store.account(handle, index)).ifPresent(this::requireAllowed);
        metrics.released();
        return content;
    }

    public byte[] fetch(AccountId account, byte[] fetchToken) {
        byte[] content = fetched(database.statement(handle -> store.find(handle, account)), fetchToken);
        // A device that is in already: it needs the root to revoke one that was lost, whatever the policy says of
        // recoveries.
        metrics.released();
        return content;
    }

    private byte[] fetched(Optional<Kept> found, byte[] fetchToken) {
        byte[] verifier = PassphraseKeys.verifier(fetchToken).toBytes();
        Optional<Kept> kept =
                found.filter(one -> one.content().length > 0 && MessageDigest.isEqual(one.verifier(), verifier));
        if (kept.isEmpty()) {
            metrics.refused();
            throw new ProblemException(ProblemCode.RECOVERY_REFUSED);
        }
        // Told only to who has the passphrase.
        requireNotSuspended(kept.get().suspended());
        return kept.get().content();
    }

    /** Likewise. */
    private void requireAllowed(AccountId account) {
        if (!rules.mayRecover(account)) {
            metrics.refused();
            throw new ProblemException(ProblemCode.FORBIDDEN_BY_POLICY);
        }
    }

    /** The current state and name of the account whose root signed the proof. */
    public State state(byte[] proofBytes) {
        try {
            AccountProof proof = AccountProof.parse(proofBytes);
            AccountRow row = accounts.byId(proof.account()).orElseThrow(Recovery::refused);
            proof.verify(verified(proof.account(), row).rootKey(), clock.instant());
            requireNotSuspended(row.suspended());
            byte[] record = database.statement(handle -> store.storageKeyRecord(handle, proof.account()))
                    .orElse(new byte[0]);
            UserName name = names.open(row.sealedName(), row.nameIndex());
            return new State(row.state(), row.suspensions(), name, record);
        } catch (RecoveryException e) {
            throw e.reason() == RecoveryException.Reason.MALFORMED ? malformed("proof") : refused();
        }
    }

    private static void requireNotSuspended(boolean suspended) {
        if (suspended) {
            throw new ProblemException(ProblemCode.ACCOUNT_SUSPENDED);
        }
    }

    private static ProblemException refused() {
        return new ProblemException(ProblemCode.RECOVERY_REFUSED);
    }

    private static ProblemException malformed(String what) {
        return new ProblemException(ProblemCode.MALFORMED_REQUEST, "the " + what + " is not well formed");
    }

    /**
     * Replaces what is kept, as the account root says. The same again changes nothing.
     *
     * @param account of the device that asks
     * @throws ProblemException "stale_recovery" unless the generation is higher than the one before
     */
    public void keep(AccountId account, byte[] statementBytes, byte[] content) {
        RecoveryStatement statement = verifiedStatement(account, statementBytes, content);
        if (!statement.isErasure()) {
            requireAllowed(account);
        }
        database.transaction(handle -> {
            Optional<Kept> before = store.lock(handle, account);
            boolean same = before.filter(kept -> Arrays.equals(kept.statement(), statementBytes))
                    .isPresent();
            if (!same
                    && before.filter(kept -> kept.generation() >= statement.generation())
                            .isPresent()) {
                throw new ProblemException(ProblemCode.STALE_RECOVERY);
            }
            if (!same) {
                store.put(handle, statement, content);
            }
            return same;
        });
    }

    private RecoveryStatement verifiedStatement(AccountId account, byte[] bytes, byte[] content) {
        if (content.length > LARGEST) {
            throw new ProblemException(ProblemCode.REQUEST_TOO_LARGE, "a recovery has at most 4096 bytes");
        }
        try {
            RecoveryStatement statement = RecoveryStatement.parse(bytes);
            AccountRow row = accounts.byId(account).orElseThrow(Recovery::refused);
            statement.verify(verified(account, row).rootKey());
            Octets digest = Octets.copyOf(Digests.sha256(content));
            if (statement.isErasure()
                    ? content.length > 0
                    : !statement.blobDigest().equals(digest)) {
                throw malformed("recovery");
            }
            return statement;
        } catch (RecoveryException e) {
            throw e.reason() == RecoveryException.Reason.MALFORMED ? malformed("statement") : refused();
        }
    }

    /** The newest statement; empty where there was none. */
    public Optional<byte[]> statement(AccountId account) {
        return database.statement(handle -> store.find(handle, account)).map(Kept::statement);
    }

    /** @return how many counters that begin anew went in this batch */
    public int forgetTries() {
        return database.transaction(handle -> store.deleteExpired(handle, Hours.of(clock.instant()), BATCH));
    }

    private static VerifiedAccountState verified(AccountId account, AccountRow row) {
        try {
            return UnverifiedAccountState.parse(row.state()).verify(StateReference.root(account));
        } catch (MalformedException | InvalidChainException e) {
            throw new IllegalStateException("a stored account state does not verify: its row was changed", e);
        }
    }
}
