package dev.redoubt.client.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.ContainerTooNewException;
import dev.redoubt.client.failure.WrongPassphraseException;
import dev.redoubt.crypto.AesGcm;
import dev.redoubt.crypto.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerHeaderTest {
    private static final PassphraseCost CHEAP = new PassphraseCost(8 * 1024, 1, 1);
    private static final String FIRST_VERSION =
            "5245444f55425420434f4e5441494e45520a00010100002000010101010101010101010101010101010101020202020202020202"
                    + "0202029558cd314b208a27142e0e6413491712409e06bd6c6d1799409b857f96d4054542422c879e99b4a5d8a4647bedff486f";
    private static final int VERSION_AT = 18;
    private static final int MEMORY_AT = 21;

    private final Secret klds = Secret.random(32, new SecureRandom());
    private final byte[] header = ContainerHeader.wrap(
                    klds, right(), OpeningLimits.NONE, Optional.empty(), new SecureRandom())
            .encode();

    @Test
    void givesKldsBackForThePassphrase() throws Exception {
        try (Secret opened = unwrap(ContainerHeader.parse(header), "right")) {
            assertTrue(opened.read(klds::contentEquals));
        }
    }

    @Test
    void saysThatThePassphraseIsWrong() throws Exception {
        ContainerHeader parsed = ContainerHeader.parse(header);
        assertThrows(WrongPassphraseException.class, () -> unwrap(parsed, "wrong"));
    }

    @Test
    void anyChangedByteIsRefusedOrOpensNothing() {
        for (int at = 0; at < header.length; at++) {
            byte[] changed = header.clone();
            changed[at] ^= 1;
            assertThrows(Exception.class, () -> unwrap(ContainerHeader.parse(changed), "right"), "byte " + at);
        }
    }

    @Test
    void aCutOrLengthenedHeaderIsDamaged() {
        for (int size = 0; size < header.length; size++) {
            byte[] cut = Arrays.copyOf(header, size);
            assertThrows(ContainerDamagedException.class, () -> ContainerHeader.parse(cut));
        }
        byte[] longer = Arrays.copyOf(header, header.length + 1);
        assertThrows(ContainerDamagedException.class, () -> ContainerHeader.parse(longer));
    }

    @Test
    void anAbsurdCostIsRefusedBeforeItIsPaid() {
        byte[] absurd = header.clone();
        ByteBuffer.wrap(absurd).putInt(MEMORY_AT, Integer.MAX_VALUE);
        assertThrows(ContainerDamagedException.class, () -> ContainerHeader.parse(absurd));
    }

    @Test
    void aNewerVersionIsNamed() {
        byte[] newer = header.clone();
        ByteBuffer.wrap(newer).putShort(VERSION_AT, (short) 4);
        assertThrows(ContainerTooNewException.class, () -> ContainerHeader.parse(newer));
    }

    @Test
    void hasTheSizeThatTheSpecificationSays() {
        assertEquals(106, header.length);
        byte[] both = ContainerHeader.wrap(
                        klds,
                        right(),
                        OpeningLimits.NONE,
                        Optional.of(RecoveryWrapping.wrap(klds, _ -> recovery(), new SecureRandom())),
                        new SecureRandom())
                .encode();
        assertEquals(182, both.length);
    }

    /** The number is from the reference implementation: {@code argon2 redoubt-salt-16b -id -v 13 -k 8192 -t 1 -p 1 -l 32 -r}. */
    @Test
    void derivesWhatTheReferenceImplementationDerives() {
        byte[] salt = "redoubt-salt-16b".getBytes(StandardCharsets.US_ASCII);
        try (Secret key = CHEAP.derive(of("right"), salt)) {
            assertArrayEquals(
                    HexFormat.of().parseHex("5223337fb1c1785502a140f7d886dbb418f2bb3cd3fdd8f3b70b802b6988d18c"),
                    key.read(byte[]::clone));
        }
    }

    private static WrappingKey right() {
        return WrappingKey.fresh(of("right"), CHEAP, new SecureRandom());
    }

    private static Secret unwrap(ContainerHeader header, String passphrase) throws WrongPassphraseException {
        try (WrappingKey key = header.keyOf(of(passphrase))) {
            return header.unwrap(key);
        }
    }

    private static Secret recovery() {
        return Secret.takeCopyOf(new byte[32]);
    }

    private ContainerHeader withRecovery() {
        return ContainerHeader.wrap(
                klds,
                right(),
                new OpeningLimits(new WipeLimit(5), 3),
                Optional.of(RecoveryWrapping.wrap(klds, _ -> recovery(), new SecureRandom())),
                new SecureRandom());
    }

    @Test
    void givesKldsBackForTheRecovery() throws Exception {
        RecoveryWrapping wrapping =
                ContainerHeader.parse(withRecovery().encode()).recovery().orElseThrow();
        try (Secret opened = wrapping.unwrap(_ -> recovery())) {
            assertTrue(opened.read(klds::contentEquals));
        }
    }

    @Test
    void anotherRecoveryOpensNothing() throws Exception {
        RecoveryWrapping wrapping =
                ContainerHeader.parse(withRecovery().encode()).recovery().orElseThrow();
        assertThrows(
                ContainerDamagedException.class, () -> wrapping.unwrap(_ -> Secret.random(32, new SecureRandom())));
    }

    /** Who lowers the limit on the disk makes the right passphrase useless, so that he learns nothing from trying. */
    @Test
    void theLimitCannotBeLoweredSilently() {
        byte[] changed = withRecovery().encode();
        int limitAt = MEMORY_AT + 6;
        assertEquals(5, changed[limitAt]);
        changed[limitAt] = 0;
        assertThrows(WrongPassphraseException.class, () -> unwrap(ContainerHeader.parse(changed), "right"));
        changed[limitAt] = 4;
        assertThrows(ContainerDamagedException.class, () -> ContainerHeader.parse(changed));
    }

    @Test
    void norCanTheWait() throws Exception {
        byte[] changed = withRecovery().encode();
        int waitAt = MEMORY_AT + 7;
        assertEquals(3, changed[waitAt]);
        changed[waitAt] = 0;
        assertThrows(WrongPassphraseException.class, () -> unwrap(ContainerHeader.parse(changed), "right"));
        changed[waitAt] = 101;
        assertThrows(ContainerDamagedException.class, () -> ContainerHeader.parse(changed));
    }

    /** Made by version 2 of the format: after 5 failures it erases itself; the passphrase is "right". */
    @Test
    void aHeaderOfTheSecondVersionStillOpens() throws Exception {
        byte[] old = secondVersion();
        ContainerHeader parsed = ContainerHeader.parse(old);
        assertTrue(parsed.isOutdated());
        assertEquals(new OpeningLimits(new WipeLimit(5), 0), parsed.limits());
        assertArrayEquals(old, parsed.encode());
        try (Secret opened = unwrap(parsed, "right")) {
            assertTrue(opened.read(klds::contentEquals));
        }
    }

    private byte[] secondVersion() {
        byte[] salt = new byte[16];
        byte[] nonce = new byte[12];
        byte[] associated = ByteBuffer.allocate(18 + 2 + 1 + 4 + 1 + 1 + 1 + salt.length + nonce.length)
                .put("REDOUBT CONTAINER\n".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 2)
                .put((byte) 1)
                .putInt(CHEAP.memoryKibibytes())
                .put((byte) CHEAP.passes())
                .put((byte) CHEAP.lanes())
                .put((byte) 5)
                .put(salt)
                .put(nonce)
                .array();
        try (Secret key = CHEAP.derive(of("right"), salt)) {
            byte[] wrapped = klds.read(bytes -> AesGcm.seal(key, nonce, bytes, associated));
            return ByteBuffer.allocate(associated.length + wrapped.length + 1)
                    .put(associated)
                    .put(wrapped)
                    .array();
        }
    }

    @Test
    void anyChangedByteOfTheRecoveryIsRefusedOrOpensNothing() {
        byte[] whole = withRecovery().encode();
        for (int at = whole.length - 77; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            assertThrows(
                    Exception.class,
                    () -> ContainerHeader.parse(changed)
                            .recovery()
                            .orElseThrow()
                            .unwrap(_ -> recovery()),
                    "byte " + at);
        }
    }

    /** Made by version 1 of the format; the passphrase is "right". */
    @Test
    void aHeaderOfTheFirstVersionStillOpens() throws Exception {
        byte[] old = HexFormat.of().parseHex(FIRST_VERSION);
        ContainerHeader parsed = ContainerHeader.parse(old);
        assertTrue(parsed.isOutdated());
        assertArrayEquals(old, parsed.encode());
        try (Secret opened = unwrap(parsed, "right")) {
            assertEquals("07".repeat(32), opened.read(HexFormat.of()::formatHex));
        }
    }

    private static Passphrase of(String text) {
        return Passphrase.takeOwnershipOf(text.toCharArray());
    }
}
