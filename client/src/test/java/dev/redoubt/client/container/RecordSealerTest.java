package dev.redoubt.client.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.client.failure.ContainerDamagedException;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RecordSealerTest {
    private static final RecordType TYPE = new RecordType(7);
    private static final RecordName NAME = new RecordName(TYPE, Octets.ofHex("0102"));
    private static final byte[] CONTENT = {9, 8, 7};

    private final StorageKeys keys = new StorageKeys(Secret.random(32, new SecureRandom()));
    private final RecordSealer sealer = new RecordSealer(keys, new SecureRandom());
    private final byte[] blind = keys.blind(NAME);
    private final byte[] sealed = sealer.seal(NAME, blind, 5, CONTENT);

    @Test
    void opensWhatItSealed() throws Exception {
        StoredRecord opened = sealer.open(TYPE, blind, 5, sealed);
        assertArrayEquals(CONTENT, opened.content());
        assertEquals(NAME.id(), opened.id());
    }

    @Test
    void anyChangedByteIsRefused() {
        for (int at = 0; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            assertThrows(ContainerDamagedException.class, () -> sealer.open(TYPE, blind, 5, changed));
        }
    }

    @Test
    void anyCutIsRefused() {
        for (int size = 0; size < sealed.length; size++) {
            byte[] cut = Arrays.copyOf(sealed, size);
            assertThrows(ContainerDamagedException.class, () -> sealer.open(TYPE, blind, 5, cut));
        }
    }

    @Test
    void anotherVersionTypeOrNameIsRefused() {
        byte[] other = keys.blind(new RecordName(TYPE, Octets.ofHex("0103")));
        assertThrows(ContainerDamagedException.class, () -> sealer.open(TYPE, blind, 4, sealed));
        assertThrows(ContainerDamagedException.class, () -> sealer.open(new RecordType(8), blind, 5, sealed));
        assertThrows(ContainerDamagedException.class, () -> sealer.open(TYPE, other, 5, sealed));
    }

    @Test
    void aRecordIsNoManifest() {
        assertThrows(ContainerDamagedException.class, () -> sealer.openManifest(sealed));
    }

    @Test
    void theSameContentIsSealedDifferentlyEachTime() {
        byte[] again = sealer.seal(NAME, blind, 5, CONTENT);
        assertTrue(!Arrays.equals(sealed, again));
    }

    @Test
    void smallRecordsHaveOneSize() {
        assertEquals(sealed.length, sealer.seal(NAME, blind, 5, new byte[100]).length);
    }

    @Test
    void namesAreBlindedUnderTheKey() {
        try (StorageKeys others = new StorageKeys(Secret.random(32, new SecureRandom()))) {
            assertTrue(!Arrays.equals(blind, others.blind(NAME)));
        }
    }
}
