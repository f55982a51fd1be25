package dev.redoubt.server.administration.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.protocol.identity.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedCapacityTest {
    private static final CapacityStatement STATEMENT = new CapacityStatement(
            Instant.parse("2026-11-26T08:00:00.5Z"),
            "0.1.0-1a2b3c",
            3,
            false,
            new Machine("Some Processor @ 3 GHz", 4, 8L << 30, 100L << 30, 60L << 30, "Linux 6.1"),
            5,
            64,
            new Rate(4_100, 20, 740, true),
            new Rate(9_300, 3, 310, false),
            new Talk(40, 40, 95));
    private static final String LINE = "{\"capacity\":1,\"time\":\"2026-11-26T08:00:00Z\",\"version\":\"0.1.0-1a2b3c\","
            + "\"minutes\":3,\"besideUsers\":false,\"machine\":{\"processor\":\"Some Processor @ 3 GHz\",\"cores\":4,"
            + "\"memoryBytes\":8589934592,\"diskBytes\":107374182400,\"diskFreeBytes\":64424509440,"
            + "\"system\":\"Linux 6.1\"},\"users\":5,\"devices\":64,"
            + "\"durable\":{\"messagesPerSecond\":4100,\"medianMillis\":20,\"slowMillis\":740,\"reached\":true},"
            + "\"connected\":{\"messagesPerSecond\":9300,\"medianMillis\":3,\"slowMillis\":310,\"reached\":false},"
            + "\"endToEnd\":{\"sent\":40,\"arrived\":40,\"slowMillis\":95}}";

    private final SigningKey key = key(7);
    private final SignedCapacity signed = SignedCapacity.sign(STATEMENT, key);
    private final Octets fingerprint = SignedCapacity.fingerprint(signed.key());

    private static SigningKey key(int seed) {
        byte[] bytes = new byte[SigningKey.SEED_SIZE];
        bytes[0] = (byte) seed;
        return SigningKey.ofSeed(Secret.takeOwnershipOf(bytes));
    }

    @Test
    void aStatementHasOneSpelling() {
        assertEquals(LINE, STATEMENT.line());
        assertEquals(STATEMENT, CapacityStatement.parse(LINE));
    }

    @Test
    void whatWasSignedIsVerified() {
        assertEquals(STATEMENT, SignedCapacity.parse(signed.text()).verify(fingerprint));
    }

    /** Each byte of the file, one bit of it. */
    @Test
    void nothingInItCanBeChanged() {
        byte[] text = signed.text().getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < text.length; i++) {
            byte[] changed = text.clone();
            changed[i] ^= 1;
            String after = new String(changed, StandardCharsets.ISO_8859_1);
            assertThrows(
                    CapacityException.class, () -> SignedCapacity.parse(after).verify(fingerprint), after);
        }
    }

    @Test
    void anotherKeysSignatureIsNotThisAppliances() {
        SignedCapacity other = SignedCapacity.sign(STATEMENT, key(8));
        CapacityException refused = assertThrows(CapacityException.class, () -> other.verify(fingerprint));
        assertTrue(refused.getMessage()
                .contains(SignedCapacity.fingerprint(other.key()).toHex()));
    }

    @Test
    void aSignatureOverSomethingElseIsNone() {
        byte[] bare = key.sign(LINE.getBytes(StandardCharsets.US_ASCII));
        assertThrows(
                CapacityException.class,
                () -> new SignedCapacity(LINE, signed.key(), Octets.copyOf(bare)).verify(fingerprint));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "{}",
                "{}\n{}\n",
            })
    void whatIsNoStatementIsRefused(String text) {
        assertThrows(CapacityException.class, () -> SignedCapacity.parse(text));
        assertThrows(CapacityException.class, () -> SignedCapacity.parse(signed.text() + text + "x"));
    }

    @Test
    void aLineMoreOrLessIsRefused() {
        assertThrows(CapacityException.class, () -> SignedCapacity.parse(signed.text() + "\n"));
        assertThrows(
                CapacityException.class,
                () -> SignedCapacity.parse(signed.text().strip()));
        assertThrows(
                CapacityException.class,
                () -> SignedCapacity.parse(signed.text().replace("\n", "\r\n")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"capacity\":2",
                "\"minutes\":0",
                "\"minutes\":3.0",
                "\"version\":\"\"",
                "\"cores\":0",
                "\"devices\":0",
                "\"slowMillis\":-1",
                "\"minutes\":3,\"minutes\":3",
                "\"minutes\":3,\"more\":1",
            })
    void aStatementOfAnotherFormIsNone(String member) {
        String name = member.substring(0, member.indexOf(':') + 1);
        String changed = LINE.replaceFirst(name + "(\"[^\"]*\"|[0-9]+)", member);
        assertThrows(IllegalArgumentException.class, () -> CapacityStatement.parse(changed), changed);
    }

    @Test
    void figuresForPrometheusAreThoseOfTheStatement() {
        String text = CapacityGauges.text(STATEMENT);
        assertTrue(text.contains("\nredoubt_capacity_messages_per_second{path=\"durable\"} 4100\n"), text);
        assertTrue(text.contains("\nredoubt_capacity_messages_per_second{path=\"connected\"} 9300\n"), text);
        assertTrue(text.contains("\nredoubt_capacity_p99_seconds{path=\"durable\"} 0.74\n"), text);
        assertTrue(text.contains("\nredoubt_capacity_devices 64\n"), text);
        assertTrue(text.contains("\nredoubt_capacity_timestamp_seconds 1795680000\n"), text);
        text.lines()
                .forEach(line -> assertTrue(
                        line.matches("# (HELP|TYPE) redoubt_capacity_[a-z0-9_]+ .+"
                                + "|redoubt_capacity_[a-z0-9_]+(\\{path=\"[a-z]+\"})? [0-9.]+"),
                        line));
    }
}
