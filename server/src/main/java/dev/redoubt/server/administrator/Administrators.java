package dev.redoubt.server.administrator;

import dev.redoubt.crypto.Secret;
import dev.redoubt.server.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * The administrators, their access keys, passwords and sessions. Stateless: the caller brings the transaction, in which he writes
 * down what he does. Thread-safe.
 */
public final class Administrators {
    /** Access keys of one administrator: the one in use, and the one that follows it. */
    public static final int MOST_KEYS = 2;

    private static final long DAY = Duration.ofDays(1).toSeconds();

    private final AdministratorStore store = new AdministratorStore();
    private final AccessKeyStore keys = new AccessKeyStore();
    private final KeyVault vault;
    private final Passwords passwords;
    private final Clock clock;

    /** An access key, and whose it is. */
    public record Known(AdministratorRow administrator, AccessKeyRow key) {
        /** Whoever signed with it. */
        public Administrator caller() {
            return administrator.by(key);
        }
    }

    /** An administrator, and his access keys. */
    public record Listed(AdministratorRow administrator, List<AccessKeyRow> keys) {}

    public Administrators(KeyVault vault, Passwords passwords, Clock clock) {
        this.vault = vault;
        this.passwords = passwords;
        this.clock = clock;
    }

    /**
     * @param by is told the secret of the first access key
     * @param days for which that is good
     * @param sessionMinutes 0 for whoever needs no session
     * @return owned by the caller
     * @throws AdministratorException if the name is taken
     */
    public IssuedKey create(Handle handle, Administrator by, String name, Role role, int days, int sessionMinutes) {
        try {
            store.insert(handle, name, role, sessionMinutes);
        } catch (JdbiException e) {
            if (Database.isDuplicateKey(e)) {
                throw new AdministratorException(
                        AdministratorException.Cause.CONFLICT, "there is an administrator of this name");
            }
            throw e;
        }
        return issue(handle, by, new Administrator(name, role), days);
    }

    private IssuedKey issue(Handle handle, Administrator by, Administrator of, int days) {
        Secret secret = vault.draw();
        AccessKeyId id = vault.drawId();
        long now = clock.instant().getEpochSecond();
        AccessKeyRow key = new AccessKeyRow(
                id,
                of.name(),
                vault.seal(id, secret),
                now / DAY,
                Math.ceilDiv(now + days * DAY, DAY),
                seenBy(by, of.name()));
        keys.insert(handle, key);
        return new IssuedKey(of, key, secret);
    }

    /**
     * All who may be behind the call that shows the secret. So a key that was made with a key that somebody else knows is known to
     * him too. Whoever is on the machine is not among them: he could be anybody anyway.
     */
    private static Set<String> seenBy(Administrator by, String name) {
        Set<String> others = new HashSet<>(by.persons());
        others.remove(name);
        others.removeIf(Administrator::isLocal);
        return others;
    }

    /**
     * @param by is told the secret
     * @return owned by the caller
     * @throws AdministratorException if there is no such administrator, or he has {@link #MOST_KEYS}
     */
    public IssuedKey issue(Handle handle, Administrator by, String name, int days) {
        AdministratorRow row = require(handle, name);
        if (keys.of(handle, name).size() >= MOST_KEYS) {
            throw new AdministratorException(
                    AdministratorException.Cause.CONFLICT,
                    "an administrator has at most " + MOST_KEYS + " access keys: take one back first");
        }
        return issue(handle, by, new Administrator(name, row.role()), days);
    }

    /** @throws AdministratorException if he has no such key */
    public void takeBack(Handle handle, String name, AccessKeyId id) {
        require(handle, name);
        if (!keys.delete(handle, name, id)) {
            throw new AdministratorException(
                    AdministratorException.Cause.UNKNOWN, "this administrator has no such access key");
        }
    }

    /**
     * @param unlock forgets how many wrong passwords there were
     * @throws AdministratorException if there is no such administrator, or no owner would be left
     */
    public void update(
            Handle handle, String name, Optional<Role> role, Optional<Integer> sessionMinutes, boolean unlock) {
        long owners = store.lockOwners(handle);
        AdministratorRow row = require(handle, name);
        if (role.isPresent() && role.get() != Role.OWNER) {
            requireAnotherOwner(row, owners);
        }
        store.update(
                handle,
                new AdministratorRow(
                        name,
                        role.orElse(row.role()),
                        sessionMinutes.orElse(row.sessionMinutes()),
                        // A new limit begins with a new session.
                        sessionMinutes.isPresent() ? 0 : row.sessionUntil(),
                        row.passwordHash(),
                        unlock ? 0 : row.passwordFailures()));
    }

    /** @throws AdministratorException if there is no such administrator, or no owner would be left */
    public void delete(Handle handle, String name) {
        long owners = store.lockOwners(handle);
        requireAnotherOwner(require(handle, name), owners);
        store.delete(handle, name);
    }

    private static void requireAnotherOwner(AdministratorRow row, long owners) {
        if (row.role() == Role.OWNER && owners <= 1) {
            throw new AdministratorException(AdministratorException.Cause.CONFLICT, "this is the last owner");
        }
    }

    private AdministratorRow require(Handle handle, String name) {
        return store.lock(handle, name)
                .orElseThrow(() -> new AdministratorException(
                        AdministratorException.Cause.UNKNOWN, "there is no such administrator"));
    }

    /** In the order of their names. */
    public List<Listed> list(Handle handle, String after, int limit) {
        return store.list(handle, after, limit).stream()
                .map(row -> new Listed(row, keys.of(handle, row.name())))
                .toList();
    }

    /** Asks as often for a key that is not there as for one that is: the time says little about which it is. */
    public Optional<Known> find(Handle handle, AccessKeyId id) {
        Optional<AccessKeyRow> key = keys.find(handle, id);
        Optional<AdministratorRow> whose =
                store.find(handle, key.map(AccessKeyRow::administrator).orElse(""));
        return key.flatMap(row -> whose.map(administrator -> new Known(administrator, row)));
    }

    /** Of all access keys: few, at most {@link #MOST_KEYS} for each administrator. */
    public Set<AccessKeyId> keyIds(Handle handle) {
        return keys.ids(handle);
    }

    /**
     * @param old needed if there is a password already; a wrong one is counted
     * @return whether it was set; if not, the count must be committed all the same
     */
    public boolean setPassword(Handle handle, String name, Optional<Secret> old, Secret password) {
        AdministratorRow row = require(handle, name);
        if (row.passwordHash().isPresent() && !isRight(handle, row, old)) {
            return false;
        }
        store.update(handle, with(row, row.sessionUntil(), Optional.of(passwords.hash(password)), 0));
        return true;
    }

    /**
     * @return until when the session lasts, in seconds since 1970; empty if the password was wrong, which must be committed all
     *     the same
     */
    public Optional<Long> startSession(Handle handle, String name, Secret password) {
        AdministratorRow row = require(handle, name);
        if (row.passwordHash().isEmpty()) {
            throw new AdministratorException(
                    AdministratorException.Cause.CONFLICT, "there is no password yet: set one first");
        }
        if (!isRight(handle, row, Optional.of(password))) {
            return Optional.empty();
        }
        long until = clock.instant().getEpochSecond()
                + Duration.ofMinutes(row.sessionMinutes()).toSeconds();
        store.update(handle, with(row, until, row.passwordHash(), 0));
        return Optional.of(until);
    }

    /** A locked one is not tried at all: otherwise guessing could go on. */
    private boolean isRight(Handle handle, AdministratorRow row, Optional<Secret> password) {
        if (!row.isLocked()
                && password.isPresent()
                && passwords.matches(password.get(), row.passwordHash().orElseThrow())) {
            return true;
        }
        int failures = Math.min(AdministratorRow.MOST_FAILURES, row.passwordFailures() + 1);
        store.update(handle, with(row, row.sessionUntil(), row.passwordHash(), failures));
        return false;
    }

    private static AdministratorRow with(AdministratorRow row, long until, Optional<byte[]> hash, int failures) {
        return new AdministratorRow(row.name(), row.role(), row.sessionMinutes(), until, hash, failures);
    }
}
