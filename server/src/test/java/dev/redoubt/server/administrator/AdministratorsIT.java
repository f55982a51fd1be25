package dev.redoubt.server.administrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.crypto.Argon2id;
import dev.redoubt.crypto.Secret;
import dev.redoubt.server.testing.MovableClock;
import dev.redoubt.server.testing.OpenDatabase;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who knows which access key, and who could decide beside somebody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdministratorsIT {
    private static final Administrator LOCAL = new Administrator("local:root", Role.OWNER);
    private static final int DAYS = 90;

    private final MovableClock clock = new MovableClock();
    private final SecureRandom random = new SecureRandom();
    private final KeyVault vault = new KeyVault(Secret.takeOwnershipOf(new byte[32]), random);
    private final Administrators administrators =
            new Administrators(vault, new Passwords(Argon2id.RECOMMENDED, random), clock);
    private final AdministratorRoles roles = new AdministratorRoles(clock);
    private OpenDatabase database;

    @BeforeAll
    void open(@TempDir Path folder) {
        database = new OpenDatabase(folder);
    }

    @AfterAll
    void close() {
        vault.close();
        database.close();
    }

    @BeforeEach
    void begin() throws SQLException {
        database.force("delete from access_key", "delete from administrator", "delete from audit_entry");
    }

    /** @return him, as whoever signs with that key */
    private Administrator make(Administrator by, String name, Role role) {
        return database.database().transaction(handle -> {
            try (IssuedKey key = administrators.create(handle, by, name, role, DAYS, 0)) {
                return administrators.find(handle, key.key().id()).orElseThrow().caller();
            }
        });
    }

    private Administrator anotherKey(Administrator by, String name) {
        return database.database().transaction(handle -> {
            try (IssuedKey key = administrators.issue(handle, by, name, DAYS)) {
                return administrators.find(handle, key.key().id()).orElseThrow().caller();
            }
        });
    }

    private boolean areTwo(Role needed) {
        return database.database().transaction(handle -> {
            roles.lock(handle);
            return roles.areTwo(handle, needed);
        });
    }

    @Test
    void whoHasAKeyIssuedHasSeenItAndKeysThatAreMadeWithIt() {
        Administrator alice = make(LOCAL, "alice", Role.OWNER);
        assertEquals(Set.of("alice"), alice.persons());
        Administrator eve = make(alice, "eve", Role.OWNER);
        assertEquals(Set.of("alice", "eve"), eve.persons());
        assertEquals(Set.of("alice", "eve"), anotherKey(eve, "eve").persons());
        assertEquals(
                Set.of("alice", "eve", "fred"), make(eve, "fred", Role.OWNER).persons());
        assertEquals(Set.of("alice"), anotherKey(alice, "alice").persons());
    }

    @Test
    void whatAKeyIsKnownByStandsWithTheKeyAndNotWithItsOwner() {
        Administrator alice = make(LOCAL, "alice", Role.OWNER);
        make(LOCAL, "eve", Role.OWNER);
        assertEquals(Set.of("alice", "eve"), anotherKey(alice, "eve").persons());
        Set<Set<String>> all = database.database()
                .statement(handle -> Set.copyOf(administrators.list(handle, "alice", 1).getFirst().keys().stream()
                        .map(AccessKeyRow::seenBy)
                        .toList()));
        assertEquals(Set.of(Set.of(), Set.of("alice")), all);
    }

    @Test
    void twoOfTheRoleWithGoodKeysCanDecide() {
        make(LOCAL, "alice", Role.OWNER);
        assertFalse(areTwo(Role.ADMINISTRATOR));
        make(LOCAL, "bob", Role.ADMINISTRATOR);
        make(LOCAL, "carl", Role.AUDITOR);
        assertTrue(areTwo(Role.ADMINISTRATOR));
        assertFalse(areTwo(Role.OWNER));
    }

    @Test
    void oneWithTwoKeysIsOne() {
        Administrator alice = make(LOCAL, "alice", Role.OWNER);
        anotherKey(alice, "alice");
        assertFalse(areTwo(Role.OWNER));
    }

    @Test
    void oneWhoseKeyTheOtherHasSeenIsNoSecond() {
        Administrator alice = make(LOCAL, "alice", Role.OWNER);
        Administrator bob = make(alice, "bob", Role.OWNER);
        assertFalse(areTwo(Role.OWNER));
        make(bob, "carl", Role.OWNER);
        assertFalse(areTwo(Role.OWNER));
        anotherKey(LOCAL, "bob");
        assertTrue(areTwo(Role.OWNER));
    }

    @Test
    void oneWithoutAKeyIsNoSecond() {
        make(LOCAL, "alice", Role.OWNER);
        Administrator bob = make(LOCAL, "bob", Role.OWNER);
        assertTrue(areTwo(Role.OWNER));
        database.database().transaction(handle -> {
            AccessKeyRow key =
                    administrators.list(handle, "alice", 1).getFirst().keys().getFirst();
            administrators.takeBack(handle, bob.name(), key.id());
            return key;
        });
        assertFalse(areTwo(Role.OWNER));
    }

    @Test
    void oneWhoseKeyHasExpiredIsNoSecond() {
        make(LOCAL, "alice", Role.OWNER);
        clock.move(Duration.ofDays(DAYS / 2));
        make(LOCAL, "bob", Role.OWNER);
        assertTrue(areTwo(Role.OWNER));
        clock.move(Duration.ofDays(DAYS / 2 + 1));
        assertFalse(areTwo(Role.OWNER));
    }

    @Test
    void oneWhoIsLockedIsNoSecond() throws SQLException {
        make(LOCAL, "alice", Role.OWNER);
        make(LOCAL, "bob", Role.OWNER);
        database.force("update administrator set password_failures = 4 where name = 'bob'");
        assertTrue(areTwo(Role.OWNER));
        database.force("update administrator set password_failures = 5 where name = 'bob'");
        assertFalse(areTwo(Role.OWNER));
    }

    /** A database from before had keys of which nobody knew who has seen them, and a log of who had some issued. */
    @Test
    void keysFromBeforeAreKnownToWhoeverHadOneIssued() throws Exception {
        make(LOCAL, "alice", Role.OWNER);
        make(LOCAL, "bob", Role.OWNER);
        make(LOCAL, "eve", Role.OWNER);
        make(LOCAL, "fred", Role.OWNER);
        make(LOCAL, "gina", Role.OWNER);
        String entry = "insert into audit_entry (number, previous_hash, line, hash) values (%d, repeat('p', 32), "
                + "'{\"by\":\"%s\",\"act\":\"%s\",\"details\":{\"administrator\":\"%s\"}}', repeat('h', 32))";
        database.force(
                entry.formatted(1, "local:root", "administrator.create", "alice"),
                entry.formatted(2, "alice", "administrator.create", "eve"),
                entry.formatted(3, "bob", "access_key.create", "eve"),
                entry.formatted(4, "bob", "access_key.create", "bob"),
                entry.formatted(5, "carol", "administrator.delete", "bob"),
                entry.formatted(6, "eve", "administrator.create", "fred"),
                entry.formatted(7, "fred", "access_key.create", "gina"),
                // A circle.
                entry.formatted(8, "gina", "access_key.create", "fred"),
                "update access_key set seen_by = 'x'",
                migration());
        assertEquals(Set.of(), seenBy("alice"));
        assertEquals(Set.of(), seenBy("bob"));
        assertEquals(Set.of("alice", "bob"), seenBy("eve"));
        // Over two steps, and three: as it is of keys that are issued now.
        assertEquals(Set.of("alice", "bob", "eve", "gina"), seenBy("fred"));
        assertEquals(Set.of("alice", "bob", "eve", "fred"), seenBy("gina"));
    }

    private static String migration() throws Exception {
        try (InputStream in = Objects.requireNonNull(
                AdministratorsIT.class.getResourceAsStream("/db/migration/V15__two_administrators.sql"))) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String statement = all.substring(all.indexOf("update access_key"));
            return statement.substring(0, statement.indexOf(';'));
        }
    }

    private Set<String> seenBy(String name) {
        return database.database()
                .statement(handle ->
                        new AccessKeyStore().of(handle, name).getFirst().seenBy());
    }
}
