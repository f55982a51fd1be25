package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.record.SessionId;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.Octets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationTest {
    private final Peers peers = new Peers();
    private final ChannelKey key = peers.key(5);
    private final RotationPolicy policy = RotationPolicy.standard();
    private final ServerRotation server = new ServerRotation(policy, peers.random, peers.engines);
    private final SessionId session;
    private final EpochSecrets clientSecrets;
    private final EpochSecrets serverSecrets;

    RotationTest() throws Exception {
        try (ClientInitiation client = peers.client()) {
            ServerHandshake.Answer answer = peers.server.answer(client.hello(), key);
            clientSecrets = client.finish(answer.serverHello()).secrets();
            serverSecrets = answer.session().secrets();
            session = answer.session().id();
        }
    }

    private static Octets hash() {
        return Octets.copyOf(new byte[32]);
    }

    private ClientRotation client() {
        return client(clientSecrets);
    }

    private ClientRotation client(EpochSecrets former) {
        CertificateCheck check = new CertificateCheck(peers.root.pin(), peers.seen, () -> Peers.NOW);
        return new ClientRotation(check, session, 0, former, peers.random, peers.engines);
    }

    private ServerRotation.Answer answer(ClientRotation client) throws HandshakeException {
        return server.answer(client.request(), session, 0, serverSecrets, key);
    }

    private static byte[] bytes(Secret secret) {
        return secret.read(byte[]::clone);
    }

    @Test
    void bothSidesArriveAtTheSameKeys() throws Exception {
        ClientRotation client = client();
        ServerRotation.Answer answer = answer(client);
        RotatedEpoch rotated = client.finish(answer.bytes());
        EpochSecrets other = answer.epoch().secrets();
        assertArrayEquals(bytes(rotated.secrets().exporter()), bytes(other.exporter()));
        assertArrayEquals(bytes(rotated.secrets().ratchet()), bytes(other.ratchet()));
        assertEquals(rotated.secrets().transcriptHash(), other.transcriptHash());
        assertEquals(policy, rotated.policy());
    }

    @Test
    void nothingOfTheFormerEpochComesBack() throws Exception {
        ClientRotation client = client();
        EpochSecrets next = client.finish(answer(client).bytes()).secrets();
        assertFalse(Arrays.equals(bytes(clientSecrets.exporter()), bytes(next.exporter())));
        assertFalse(Arrays.equals(bytes(clientSecrets.ratchet()), bytes(next.ratchet())));
        assertFalse(clientSecrets.transcriptHash().equals(next.transcriptHash()));
    }

    @Test
    void twoRotationsOfOneEpochGiveDifferentKeys() throws Exception {
        ClientRotation one = client();
        ClientRotation other = client();
        byte[] first = bytes(one.finish(answer(one).bytes()).secrets().exporter());
        byte[] second = bytes(other.finish(answer(other).bytes()).secrets().exporter());
        assertFalse(Arrays.equals(first, second));
    }

    @Test
    void anotherChannelKeyOfTheSameRootIsAccepted() throws Exception {
        ClientRotation client = client();
        byte[] answer = server.answer(client.request(), session, 0, serverSecrets, peers.key(6))
                .bytes();
        assertEquals(6, client.finish(answer).certificate().serial());
        assertEquals(6, peers.seen.newest(peers.root.pin()).orElseThrow().serial());
    }

    @Test
    void anEarlierChannelKeyIsRefused() throws Exception {
        ClientRotation client = client();
        byte[] answer = server.answer(client.request(), session, 0, serverSecrets, peers.key(4))
                .bytes();
        assertThrows(HandshakeException.LowerSerial.class, () -> client.finish(answer));
    }

    @Test
    void whoeverDoesNotHoldTheFormerEpochFindsNoKeys() throws Exception {
        EpochSecrets guessed = new EpochSecrets(
                clientSecrets.clientToServer(),
                clientSecrets.serverToClient(),
                clientSecrets.exporter(),
                Secret.takeOwnershipOf(new byte[32]),
                clientSecrets.transcriptHash());
        ClientRotation client = client(guessed);
        byte[] answer = answer(client).bytes();
        assertThrows(HandshakeException.WrongConfirmation.class, () -> client.finish(answer));
    }

    @Test
    void anAnswerOfAnotherChainIsRefused() throws Exception {
        EpochSecrets elsewhere = new EpochSecrets(
                serverSecrets.clientToServer(),
                serverSecrets.serverToClient(),
                serverSecrets.exporter(),
                serverSecrets.ratchet(),
                hash());
        ClientRotation client = client();
        byte[] answer =
                server.answer(client.request(), session, 0, elsewhere, key).bytes();
        assertThrows(HandshakeException.WrongServerSignature.class, () -> client.finish(answer));
    }

    @Test
    void anAnswerToAnotherRequestIsRefused() throws Exception {
        ClientRotation client = client();
        byte[] answer = answer(client()).bytes();
        assertThrows(HandshakeException.WrongServerSignature.class, () -> client.finish(answer));
    }

    @Test
    void aHandshakesSignatureIsNoRotations() throws Exception {
        ClientRotation client = client();
        byte[] core = RotationAnswer.coreOf(answer(client).bytes());
        Transcript transcript = Transcript.ofRotation(clientSecrets.transcriptHash(), session, client.request(), core);
        byte[] answer = SignedAnswer.of(
                        core, transcript, Label.SERVER_SIGNATURE, serverSecrets.ratchet(), key, peers.engines)
                .bytes();
        assertThrows(HandshakeException.WrongServerSignature.class, () -> client.finish(answer));
    }

    @Test
    void everyAlteredByteOfTheAnswerIsNoticed() throws Exception {
        for (int at = 0; at < 1500; at += 7) {
            ClientRotation client = client();
            byte[] altered = answer(client).bytes();
            if (at < altered.length) {
                altered[at] ^= 1;
                assertThrows(HandshakeException.class, () -> client.finish(altered), "byte " + at);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 7})
    void aRequestForAnotherEpochIsRefused(int epoch) {
        byte[] request = client().request();
        request[4] = (byte) epoch;
        HandshakeException refused =
                assertThrows(HandshakeException.class, () -> server.answer(request, session, 0, serverSecrets, key));
        assertTrue(refused instanceof HandshakeException.UnexpectedEpoch
                || (epoch == 0 && refused instanceof HandshakeException.Malformed));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 7, 1222})
    void aRequestThatIsCutIsMalformed(int length) {
        byte[] request = Arrays.copyOf(client().request(), length);
        assertThrows(HandshakeException.Malformed.class, () -> server.answer(request, session, 0, serverSecrets, key));
    }

    @Test
    void aShareThatForcesZeroIsRefused() {
        byte[] request = client().request();
        Arrays.fill(request, 7, 7 + 32, (byte) 0);
        assertThrows(
                HandshakeException.UnusableKeyShare.class,
                () -> server.answer(request, session, 0, serverSecrets, key));
    }

    @Test
    void anErasedRatchetMakesNoEpoch() {
        byte[] request = client().request();
        serverSecrets.ratchet().close();
        assertThrows(IllegalStateException.class, () -> server.answer(request, session, 0, serverSecrets, key));
    }

    @Test
    void aRotationIsFinishedOnce() throws Exception {
        ClientRotation client = client();
        byte[] answer = answer(client).bytes();
        client.finish(answer);
        assertThrows(IllegalStateException.class, () -> client.finish(answer));
    }
}
