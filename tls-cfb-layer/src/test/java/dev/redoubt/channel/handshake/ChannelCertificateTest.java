package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.VerifyingKey;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ChannelCertificateTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Peers peers = new Peers();

    private void handshake(ClientInitiation client, ChannelKey key) throws HandshakeException {
        client.finish(peers.answer(client, key));
    }

    @Test
    void bytesParseBack() throws Exception {
        ChannelCertificate certificate = peers.key(7).certificate();
        assertEquals(ChannelCertificate.SIZE, certificate.toBytes().length);
        assertEquals(certificate, ChannelCertificate.parse(certificate.toBytes()));
    }

    @Test
    void anyOtherLengthIsMalformed() {
        byte[] bytes = peers.key(7).certificate().toBytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(HandshakeException.Malformed.class, () -> ChannelCertificate.parse(cut));
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThrows(HandshakeException.Malformed.class, () -> ChannelCertificate.parse(longer));
    }

    @Test
    void isValidFromItsFirstSecondToTheOneBeforeItsLast() throws Exception {
        ChannelKey key = peers.key(7);
        Instant end = Peers.FROM.plus(Peers.LIFE);
        handshake(peers.clientAt(Peers.FROM), key);
        handshake(peers.clientAt(end.minusMillis(1)), key);
        assertThrows(
                HandshakeException.CertificateNotYetValid.class,
                () -> handshake(peers.clientAt(Peers.FROM.minusMillis(1)), key));
        assertThrows(HandshakeException.CertificateExpired.class, () -> handshake(peers.clientAt(end), key));
    }

    @Test
    void livesThirtyDaysAtMost() throws Exception {
        VerifyingKey key = SigningKey.generate(peers.random).verifyingKey();
        Duration tooLong = ChannelCertificate.MAXIMUM_LIFE.plus(SECOND);
        assertThrows(IllegalArgumentException.class, () -> peers.root.issue(Peers.SUITE, key, 1, Peers.FROM, tooLong));
        byte[] bytes = peers.key(7).certificate().toBytes();
        Instant end = Peers.FROM.plus(tooLong);
        ByteBuffer.wrap(bytes).putLong(50, end.getEpochSecond());
        assertThrows(HandshakeException.Malformed.class, () -> ChannelCertificate.parse(bytes));
    }

    @Test
    void fieldsOutOfRangeAreMalformed() {
        List<UnaryOperator<byte[]>> lies = List.of(
                bytes -> set(bytes, 0, 2), // version
                bytes -> set(bytes, 1, 0), // suite
                bytes -> set(bytes, 34, 0x80), // serial
                bytes -> set(bytes, 42, 0x80), // not before
                bytes -> set(bytes, 50, 0x80), // not after
                bytes -> set(bytes, 50, 0x10),
                bytes -> ByteBuffer.wrap(bytes)
                        .putLong(50, Peers.FROM.getEpochSecond())
                        .array());
        for (UnaryOperator<byte[]> lie : lies) {
            byte[] bytes = lie.apply(peers.key(7).certificate().toBytes());
            assertThrows(HandshakeException.Malformed.class, () -> ChannelCertificate.parse(bytes));
        }
    }

    private static byte[] set(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        return bytes;
    }

    @Test
    void keyThatIsNoPointOfFullOrderIsMalformed() {
        for (int key : new int[] {2, 58}) {
            byte[] bytes = peers.key(7).certificate().toBytes();
            Arrays.fill(bytes, key, key + VerifyingKey.SIZE, (byte) 0);
            assertThrows(HandshakeException.Malformed.class, () -> ChannelCertificate.parse(bytes));
        }
    }

    @Test
    void signatureOfAnybodyElseIsRefused() throws Exception {
        SigningKey signer = SigningKey.generate(peers.random);
        ChannelCertificate real = peers.root.issue(Peers.SUITE, signer.verifyingKey(), 7, Peers.FROM, Peers.LIFE);
        byte[] forged = real.toBytes();
        byte[] statement = ChannelCertificate.statement(Arrays.copyOf(forged, 90));
        System.arraycopy(SigningKey.generate(peers.random).sign(statement), 0, forged, 90, 64);
        assertRefused(HandshakeException.WrongCertificateSignature.class, forged, signer);
    }

    @Test
    void signatureWithoutTheLabelIsRefused() throws Exception {
        SigningKey rootKey = SigningKey.generate(peers.random);
        SigningKey signer = SigningKey.generate(peers.random);
        byte[] signed = ChannelCertificate.signedPart(
                1, signer.verifyingKey(), 7, Peers.FROM, Peers.FROM.plus(Peers.LIFE), rootKey.verifyingKey());
        byte[] forged = Arrays.copyOf(signed, ChannelCertificate.SIZE);
        System.arraycopy(rootKey.sign(signed), 0, forged, signed.length, 64);
        ClientInitiation client = peers.client(RootPin.ofKey(rootKey.verifyingKey()), Peers.NOW);
        byte[] answer = peers.lyingAnswer(client.hello(), 1, forged, signer, UnaryOperator.identity());
        assertThrows(HandshakeException.WrongCertificateSignature.class, () -> client.finish(answer));
    }

    @Test
    void certificateForAnotherSuiteIsRefused() throws Exception {
        SigningKey rootKey = SigningKey.generate(peers.random);
        SigningKey signer = SigningKey.generate(peers.random);
        Instant end = Peers.FROM.plus(Peers.LIFE);
        byte[] signed =
                ChannelCertificate.signedPart(2, signer.verifyingKey(), 7, Peers.FROM, end, rootKey.verifyingKey());
        Octets signature = Octets.copyOf(rootKey.sign(ChannelCertificate.statement(signed)));
        ChannelCertificate other =
                new ChannelCertificate(2, signer.verifyingKey(), 7, Peers.FROM, end, rootKey.verifyingKey(), signature);
        assertRefused(HandshakeException.WrongCertificateSuite.class, other.toBytes(), signer);
        assertThrows(IllegalArgumentException.class, () -> new ChannelKey(signer, other));
    }

    private void assertRefused(Class<? extends HandshakeException> type, byte[] certificate, SigningKey signer)
            throws Exception {
        ClientInitiation client = peers.client();
        byte[] answer = peers.lyingAnswer(client.hello(), 1, certificate, signer, UnaryOperator.identity());
        assertThrows(type, () -> client.finish(answer));
        assertEquals(Optional.empty(), peers.seen.newest(peers.root.pin()));
    }

    @Test
    void lowerSerialIsRefusedForEver() throws Exception {
        ChannelKey older = peers.key(6);
        ChannelKey newer = peers.key(7);
        handshake(peers.client(), older);
        handshake(peers.client(), newer);
        assertThrows(HandshakeException.LowerSerial.class, () -> handshake(peers.client(), older));
        handshake(peers.client(), newer);
        assertEquals(7, peers.seen.newest(peers.root.pin()).orElseThrow().serial());
    }

    @Test
    void sameSerialWithAnotherKeyIsRefusedAndRaisesTheAlarm() throws Exception {
        handshake(peers.client(), peers.key(7));
        ChannelKey second = peers.key(7);
        assertThrows(HandshakeException.ConflictingSerial.class, () -> handshake(peers.client(), second));
        assertEquals(List.of(new SeenCertificate(7, second.certificate().channelKey())), peers.seen.conflicts());
    }

    @Test
    void serialsOfAnotherRootDoNotMatter() throws Exception {
        handshake(peers.client(), peers.key(7));
        ApplianceRoot other = new ApplianceRoot(SigningKey.generate(peers.random));
        handshake(peers.client(other.pin(), Peers.NOW), peers.key(other, 1));
        assertTrue(peers.seen.conflicts().isEmpty());
    }

    @Test
    void channelKeyTakesOnlyItsOwnCertificate() {
        ChannelCertificate certificate = peers.key(7).certificate();
        SigningKey other = SigningKey.generate(peers.random);
        assertThrows(IllegalArgumentException.class, () -> new ChannelKey(other, certificate));
    }
}
