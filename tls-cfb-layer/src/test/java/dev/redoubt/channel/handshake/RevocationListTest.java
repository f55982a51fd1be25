package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.crypto.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RevocationListTest {
    private final Peers peers = new Peers();
    private final RootPin pin = peers.root.pin();
    private final SigningKey key = SigningKey.generate(peers.random);

    private RevocationList list(long number, long... serials) {
        return list(peers.root, number, serials);
    }

    private static RevocationList list(ApplianceRoot root, long number, long... serials) {
        return root.revoke(number, Peers.FROM, set(serials));
    }

    private static SortedSet<Long> set(long... serials) {
        return LongStream.of(serials).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    /** A server that holds the channel key of a certificate, and shows with it what it likes. */
    private void show(SigningKey signer, ChannelCertificate certificate, byte[] list) throws HandshakeException {
        ClientInitiation client = peers.client();
        client.finish(
                peers.lyingAnswer(client.hello(), 1, certificate.toBytes(), list, signer, UnaryOperator.identity()));
    }

    private void show(long serial, byte[] list) throws HandshakeException {
        show(key, peers.root.issue(Peers.SUITE, key.verifyingKey(), serial, Peers.FROM, Peers.LIFE), list);
    }

    private void show(long serial, RevocationList list) throws HandshakeException {
        show(serial, list.toBytes());
    }

    private Optional<Long> remembered() {
        return peers.seen.revocations(pin).map(RevocationList::number);
    }

    @Test
    void bytesParseBack() throws Exception {
        for (RevocationList list : List.of(
                list(1),
                list(Long.MAX_VALUE, 0, 7, Long.MAX_VALUE),
                list(2, LongStream.range(0, 64).toArray()))) {
            assertEquals(list, RevocationList.parse(list.toBytes()));
            assertTrue(list.isSignedByItsRoot());
        }
        assertEquals(
                RevocationList.MAXIMUM_SIZE,
                list(1, LongStream.range(0, 64).toArray()).toBytes().length);
    }

    @Test
    void anyOtherLengthIsMalformed() {
        byte[] bytes = list(1, 3, 4).toBytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(HandshakeException.Malformed.class, () -> RevocationList.parse(cut));
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThrows(HandshakeException.Malformed.class, () -> RevocationList.parse(longer));
    }

    @Test
    void rootSignsNoListOutOfRange() {
        Instant tooLate = Instant.ofEpochSecond(253_402_300_800L);
        assertThrows(IllegalArgumentException.class, () -> list(0, 1));
        assertThrows(IllegalArgumentException.class, () -> list(1, -1));
        assertThrows(
                IllegalArgumentException.class,
                () -> list(1, LongStream.range(0, 65).toArray()));
        assertThrows(IllegalArgumentException.class, () -> peers.root.revoke(1, tooLate, set()));
    }

    @Test
    void everyAlteredByteIsNoticed() throws Exception {
        byte[] bytes = list(1, 3).toBytes();
        for (int at = 0; at < bytes.length; at++) {
            byte[] altered = bytes.clone();
            altered[at] ^= 1;
            assertThrows(HandshakeException.class, () -> show(7, altered));
        }
        assertEquals(Optional.empty(), remembered());
    }

    @Test
    void revokedCertificateIsRefusedForEverWhateverIsShown() throws Exception {
        show(8, list(2, 7));
        byte[] none = new byte[0];
        for (byte[] shown : List.of(
                none, list(1).toBytes(), list(2, 7).toBytes(), list(3, 6, 7).toBytes())) {
            assertThrows(HandshakeException.RevokedSerial.class, () -> show(7, shown));
        }
        show(8, none);
    }

    @Test
    void listIsTrueWhoeverBringsIt() {
        assertThrows(HandshakeException.RevokedSerial.class, () -> show(7, list(1, 7)));
        SigningKey thief = SigningKey.generate(peers.random);
        ChannelCertificate stolen = peers.key(8).certificate();
        assertThrows(
                HandshakeException.WrongServerSignature.class,
                () -> show(thief, stolen, list(2, 7).toBytes()));
        assertEquals(Optional.of(2L), remembered());
        assertEquals(Optional.empty(), peers.seen.newest(pin));
    }

    @Test
    void listOfAnotherRootIsRefusedAndNotRemembered() {
        ApplianceRoot other = new ApplianceRoot(SigningKey.generate(peers.random));
        assertThrows(HandshakeException.WrongRootPin.class, () -> show(7, list(other, 9, 1)));
        assertEquals(Optional.empty(), remembered());
        assertEquals(Optional.empty(), peers.seen.revocations(other.pin()));
    }

    @Test
    void newestListCountsAndAnOlderOneIsPassedOver() throws Exception {
        show(7, list(3, 5));
        show(7, list(2, 7));
        assertEquals(Optional.of(3L), remembered());
        show(7, list(4, 6));
        assertEquals(Optional.of(4L), remembered());
    }

    @Test
    void twoListsUnderOneNumberRaiseTheAlarm() throws Exception {
        ChannelCertificate certificate = peers.root.issue(Peers.SUITE, key.verifyingKey(), 7, Peers.FROM, Peers.LIFE);
        show(key, certificate, list(3, 5).toBytes());
        RevocationList second = list(3, 5, 6);
        assertThrows(HandshakeException.ConflictingRevocations.class, () -> show(key, certificate, second.toBytes()));
        assertEquals(List.of(second), peers.seen.conflictingLists());
        show(key, certificate, list(3, 5).toBytes());
    }

    @Test
    void serverShowsTheListOfItsKey() throws Exception {
        ClientInitiation client = peers.client();
        client.finish(peers.answer(client, key(7, list(5, 3))));
        assertEquals(Optional.of(list(5, 3)), peers.seen.revocations(pin));
    }

    private ChannelKey key(long serial, RevocationList list) {
        ChannelCertificate certificate =
                peers.root.issue(Peers.SUITE, key.verifyingKey(), serial, Peers.FROM, Peers.LIFE);
        return new ChannelKey(key, certificate, Optional.of(list));
    }

    @Test
    void channelKeyTakesNoListThatRevokesItOrThatItsRootHasNotSigned() {
        ApplianceRoot other = new ApplianceRoot(SigningKey.generate(peers.random));
        RevocationList real = list(1, 3);
        RevocationList forged = new RevocationList(2, real.issuedAt(), real.root(), real.serials(), real.signature());
        assertFalse(forged.isSignedByItsRoot());
        for (RevocationList list : List.of(list(1, 7), list(other, 1, 3), forged)) {
            assertThrows(IllegalArgumentException.class, () -> key(7, list));
        }
    }

    @Test
    void revocationIsFoundBeforeDatesAndSerials() throws Exception {
        ChannelCertificate expired =
                peers.root.issue(Peers.SUITE, key.verifyingKey(), 6, Peers.FROM.minus(Duration.ofDays(60)), Peers.LIFE);
        show(8, list(1, 6));
        assertThrows(HandshakeException.RevokedSerial.class, () -> show(key, expired, new byte[0]));
    }
}
