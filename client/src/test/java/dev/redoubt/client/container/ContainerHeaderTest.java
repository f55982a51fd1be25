package dev.redoubt.client.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.client.failure.ContainerTooNewException;
import dev.redoubt.client.failure.WrongPassphraseException;
import dev.redoubt.crypto.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ContainerHeaderTest {
    private static final PassphraseCost CHEAP = new PassphraseCost(8 * 1024, 1, 1);
    private static final int VERSION_AT = 18;
    private static final int MEMORY_AT = 21;

    private final Secret klds = Secret.random(32, new SecureRandom());
    private final byte[] header =
            ContainerHeader.wrap(klds, of("right"), CHEAP, new SecureRandom()).encode();

    @Test
    void givesKldsBackForThePassphrase() throws Exception {
        try (Secret opened = ContainerHeader.parse(header).unwrap(of("right"))) {
            assertTrue(opened.read(klds::contentEquals));
        }
    }

    @Test
    void saysThatThePassphraseIsWrong() throws Exception {
        ContainerHeader parsed = ContainerHeader.parse(header);
        assertThrows(WrongPassphraseException.class, () -> parsed.unwrap(of("wrong")));
    }

    @Test
    void anyChangedByteIsRefusedOrOpensNothing() {
        for (int at = 0; at < header.length; at++) {
            byte[] changed = header.clone();
            changed[at] ^= 1;
            assertThrows(Exception.class, () -> ContainerHeader.parse(changed).unwrap(of("right")), "byte " + at);
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
        ByteBuffer.wrap(newer).putShort(VERSION_AT, (short) 2);
        assertThrows(ContainerTooNewException.class, () -> ContainerHeader.parse(newer));
    }

    @Test
    void hasTheSizeThatTheSpecificationSays() {
        assertEquals(103, header.length);
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

    private static Passphrase of(String text) {
        return Passphrase.takeOwnershipOf(text.toCharArray());
    }
}
