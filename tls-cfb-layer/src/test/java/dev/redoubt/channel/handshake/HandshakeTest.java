package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.record.SessionId;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.identity.Octets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    private final Peers peers = new Peers();
    private final ChannelKey key = peers.key(7);

    private static byte[] bytes(Secret secret) {
        return secret.read(byte[]::clone);
    }

    @Test
    void bothSidesArriveAtTheSameSecrets() throws Exception {
        ClientInitiation client = peers.client();
        ServerHandshake.Answer answer = peers.server.answer(client.hello(), key);
        EstablishedSession atClient = client.finish(answer.serverHello());
        assertEquals(answer.session().id(), atClient.id());
        assertEquals(RotationPolicy.standard(), atClient.policy());
        assertArrayEquals(
                bytes(answer.session().secrets().exporter()),
                bytes(atClient.secrets().exporter()));
        assertArrayEquals(
                bytes(answer.session().secrets().ratchet()),
                bytes(atClient.secrets().ratchet()));
    }

    @Test
    void everyHandshakeGivesOtherSecrets() throws Exception {
        Set<Octets> exporters = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            ClientInitiation client = peers.client();
            EpochSecrets secrets = client.finish(peers.answer(client, key)).secrets();
            exporters.add(Octets.copyOf(bytes(secrets.exporter())));
            exporters.add(Octets.copyOf(bytes(secrets.ratchet())));
        }
        assertEquals(40, exporters.size());
    }

    @Test
    void certificateIsRememberedAfterSuccess() throws Exception {
        ClientInitiation client = peers.client();
        client.finish(peers.answer(client, key));
        SeenCertificate expected = new SeenCertificate(7, key.certificate().channelKey());
        assertEquals(Optional.of(expected), peers.seen.newest(peers.root.pin()));
    }

    @Test
    void everyAlteredByteOfTheClientHelloMakesTheHandshakeFail() {
        byte[] length = peers.client().hello();
        for (int at = 0; at < length.length; at++) {
            int position = at;
            assertThrows(
                    HandshakeException.class,
                    () -> {
                        ClientInitiation client = peers.client();
                        byte[] altered = client.hello();
                        altered[position] ^= 0x01;
                        client.finish(peers.server.answer(altered, key).serverHello());
                    },
                    () -> "byte " + position);
        }
    }

    @Test
    void everyAlteredByteOfTheServerHelloMakesTheHandshakeFail() throws Exception {
        int length = peers.answer(peers.client(), key).length;
        for (int at = 0; at < length; at++) {
            ClientInitiation client = peers.client();
            byte[] altered = peers.answer(client, key);
            altered[at] ^= 0x01;
            int position = at;
            assertThrows(HandshakeException.class, () -> client.finish(altered), () -> "byte " + position);
        }
        assertEquals(Optional.empty(), peers.seen.newest(peers.root.pin()));
    }

    @Test
    void helloOfAnyOtherLengthIsMalformed() throws Exception {
        byte[] clientHello = peers.client().hello();
        for (int length = 0; length < clientHello.length; length += 13) {
            byte[] cut = Arrays.copyOf(clientHello, length);
            assertThrows(HandshakeException.Malformed.class, () -> peers.server.answer(cut, key));
        }
        byte[] longer = Arrays.copyOf(clientHello, clientHello.length + 1);
        assertThrows(HandshakeException.Malformed.class, () -> peers.server.answer(longer, key));
        byte[] serverHello = peers.answer(peers.client(), key);
        for (int length = 0; length < serverHello.length; length += 13) {
            byte[] cut = Arrays.copyOf(serverHello, length);
            assertThrows(
                    HandshakeException.Malformed.class, () -> peers.client().finish(cut));
        }
        byte[] after = Arrays.copyOf(serverHello, serverHello.length + 1);
        assertThrows(HandshakeException.class, () -> peers.client().finish(after));
    }

    @Test
    void answerToAnotherHelloIsRefused() throws Exception {
        byte[] answer = peers.answer(peers.client(), key);
        ClientInitiation other = peers.client();
        assertThrows(HandshakeException.WrongServerSignature.class, () -> other.finish(answer));
    }

    @Test
    void anotherApplianceIsRefused() {
        ApplianceRoot other = new ApplianceRoot(SigningKey.generate(peers.random));
        ClientInitiation client = peers.client();
        assertThrows(
                HandshakeException.WrongRootPin.class, () -> client.finish(peers.answer(client, peers.key(other, 1))));
    }

    @Test
    void channelKeyThatTheCertificateDoesNotNameIsRefused() throws Exception {
        ClientInitiation client = peers.client();
        SigningKey thief = SigningKey.generate(peers.random);
        byte[] answer = lying(client, 1, key.certificate().toBytes(), thief, UnaryOperator.identity());
        assertThrows(HandshakeException.WrongServerSignature.class, () -> client.finish(answer));
    }

    @Test
    void suiteThatWasNotOfferedIsRefused() throws Exception {
        ClientInitiation client = peers.client();
        byte[] answer = lying(client, 2, key.certificate().toBytes(), freshKey(), UnaryOperator.identity());
        assertThrows(HandshakeException.SuiteNotOffered.class, () -> client.finish(answer));
    }

    private SigningKey freshKey() {
        return SigningKey.generate(peers.random);
    }

    private byte[] lying(
            ClientInitiation client, int suite, byte[] certificate, SigningKey signer, UnaryOperator<byte[]> share)
            throws HandshakeException {
        return peers.lyingAnswer(client.hello(), suite, certificate, signer, share);
    }

    private byte[] withShare(ClientInitiation client, UnaryOperator<byte[]> share) throws HandshakeException {
        SigningKey signer = freshKey();
        ChannelCertificate certificate =
                peers.root.issue(Peers.SUITE, signer.verifyingKey(), 7, Peers.FROM, Peers.LIFE);
        return lying(client, 1, certificate.toBytes(), signer, share);
    }

    @Test
    void allZeroShareOfTheServerIsRefused() throws Exception {
        ClientInitiation client = peers.client();
        byte[] answer = withShare(client, share -> {
            Arrays.fill(share, 0, X25519KeyPair.SIZE, (byte) 0);
            return share;
        });
        assertThrows(HandshakeException.UnusableKeyShare.class, () -> client.finish(answer));
    }

    @Test
    void shareOfAnotherLengthIsRefused() throws Exception {
        ClientInitiation client = peers.client();
        byte[] answer = withShare(client, share -> Arrays.copyOf(share, share.length - 1));
        assertThrows(HandshakeException.UnusableKeyShare.class, () -> client.finish(answer));
    }

    @Test
    void serverThatDoesNotKnowTheSecretIsRefused() throws Exception {
        ClientInitiation client = peers.client();
        byte[] answer = withShare(client, share -> {
            share[share.length - 1] ^= 1;
            return share;
        });
        assertThrows(HandshakeException.WrongConfirmation.class, () -> client.finish(answer));
        assertEquals(Optional.empty(), peers.seen.newest(peers.root.pin()));
    }

    @Test
    void allZeroShareOfTheClientIsRefused() {
        byte[] hello = peers.client().hello();
        int share = 1 + ClientHello.RANDOM_SIZE + 1 + 3;
        Arrays.fill(hello, share, share + X25519KeyPair.SIZE, (byte) 0);
        assertThrows(HandshakeException.UnusableKeyShare.class, () -> peers.server.answer(hello, key));
    }

    private static ClientHello.Offer offer(int suite, int size) {
        return new ClientHello.Offer(suite, Octets.copyOf(new byte[size]));
    }

    private static byte[] helloWith(ClientHello.Offer... offers) {
        return new ClientHello(Octets.copyOf(new byte[32]), List.of(offers)).toBytes();
    }

    @Test
    void clientWithoutASuiteInCommonIsRefused() {
        byte[] hello = helloWith(offer(2, 100), offer(9, 1));
        assertThrows(HandshakeException.NoCommonSuite.class, () -> peers.server.answer(hello, key));
    }

    @Test
    void unknownSuitesBesideAKnownOneAreSkipped() throws Exception {
        ClientHello.Offer known =
                ClientHello.parse(peers.client().hello()).offers().getFirst();
        byte[] hello = helloWith(known, offer(2, 4096));
        assertEquals(
                1,
                ServerHello.parse(peers.server.answer(hello, key).serverHello()).suite());
    }

    @Test
    void offersThatDoNotGoUpwardsAreMalformed() {
        for (byte[] hello : List.of(
                helloWith(offer(2, 9), offer(1, 9)), helloWith(offer(1, 9), offer(1, 9)), helloWith(offer(0, 9)))) {
            assertThrows(HandshakeException.Malformed.class, () -> ClientHello.parse(hello));
        }
    }

    @Test
    void numberAndSizeOfOffersAreBounded() {
        ClientHello.Offer[] nine = new ClientHello.Offer[9];
        Arrays.setAll(nine, i -> offer(i + 1, 1));
        for (byte[] hello : List.of(helloWith(), helloWith(nine), helloWith(offer(1, 0)), helloWith(offer(1, 4097)))) {
            assertThrows(HandshakeException.Malformed.class, () -> ClientHello.parse(hello));
        }
    }

    @Test
    void policyOutOfItsRangeIsMalformed() throws Exception {
        byte[] whole = peers.answer(peers.client(), key);
        int policy = 2 + SessionId.SIZE + 2 + HybridExchange.SERVER_SHARE_SIZE;
        for (int field : new int[] {0, 4, 8}) {
            byte[] zero = whole.clone();
            Arrays.fill(zero, policy + field, policy + field + (field == 8 ? 8 : 4), (byte) 0);
            assertThrows(HandshakeException.Malformed.class, () -> ServerHello.parse(zero));
            byte[] huge = whole.clone();
            huge[policy + field] = (byte) 0x80;
            assertThrows(HandshakeException.Malformed.class, () -> ServerHello.parse(huge));
        }
    }

    @Test
    void handshakeIsFinishedOnce() throws Exception {
        ClientInitiation client = peers.client();
        byte[] answer = peers.answer(client, key);
        client.finish(answer);
        assertThrows(IllegalStateException.class, () -> client.finish(answer));
    }

    @Test
    void secretsOfAClosedEpochAreGone() throws Exception {
        ClientInitiation client = peers.client();
        EpochSecrets secrets = client.finish(peers.answer(client, key)).secrets();
        assertFalse(secrets.exporter().isDestroyed());
        secrets.close();
        assertTrue(secrets.exporter().isDestroyed());
        assertTrue(secrets.ratchet().isDestroyed());
    }
}
