package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.channel.record.BadTagException;
import dev.redoubt.channel.record.ExchangeGuard;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordKind;
import dev.redoubt.channel.record.RecordOpener;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.SigningKey;
import dev.redoubt.protocol.identity.Octets;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the thief of all secrets of one epoch can do with them before and after it, and in the middle of the next rotation. */
class StolenEpochTest {
    private static final ExchangeGuard OPEN = new ExchangeGuard() {
        @Override
        public void verified(long index, int size) {}

        @Override
        public void sealing(int size) {}
    };

    private final Peers peers = new Peers();
    private final ChannelKey key = peers.key(5);
    private final ServerRotation server = new ServerRotation(RotationPolicy.standard(), peers.random, peers.engines);
    private final SessionId session;
    private final EpochSecrets before;
    private final EpochSecrets stolen;
    /** What he has recorded of the rotation that led to what he has stolen: what is in the clear under the keys before. */
    private final byte[] request;

    private final byte[] recorded;
    private final byte[] clientHello;
    private final byte[] serverHello;

    StolenEpochTest() throws Exception {
        try (ClientInitiation client = peers.client()) {
            ServerHandshake.Answer answer = peers.server.answer(client.hello(), key);
            session = answer.session().id();
            clientHello = client.hello();
            serverHello = answer.serverHello();
            before = client.finish(serverHello).secrets();
        }
        ClientRotation rotation = rotation(0, before);
        request = rotation.request();
        recorded = answer(0, request, key);
        stolen = rotation.finish(recorded).secrets();
    }

    private ClientRotation rotation(long epoch, EpochSecrets secrets) {
        CertificateCheck check = new CertificateCheck(peers.root.pin(), peers.seen, () -> Peers.NOW);
        return new ClientRotation(check, session, epoch, secrets, peers.random, peers.engines);
    }

    /** Client and server have the same secrets, so those of one stand for both. */
    private byte[] answer(long epoch, byte[] request, ChannelKey signer) throws HandshakeException {
        EpochSecrets former = epoch == 0 ? before : stolen;
        return server.answer(request, session, epoch, former, signer).bytes();
    }

    @Test
    void keysOfOneEpochOpenNeitherTheOneBeforeNorTheNext() throws Exception {
        ClientRotation rotation = rotation(1, stolen);
        EpochSecrets next = rotation.finish(answer(1, rotation.request(), key)).secrets();
        for (EpochSecrets other : List.of(before, next)) {
            assertOpensNothingOf(other, stolen);
        }
    }

    private void assertOpensNothingOf(EpochSecrets other, EpochSecrets his) {
        ExchangePrefix prefix = new ExchangePrefix(session, 1, 0);
        ByteBuffer sealed = other.clientToServer().sealer(prefix, OPEN).seal(ByteBuffer.allocate(100), RecordKind.LAST);
        RecordOpener opener = his.clientToServer().opener(prefix, OPEN);
        assertThrows(BadTagException.class, () -> opener.open(sealed));
    }

    /** He has all of epoch 1, the ratchet too, and of the next rotation everything that was said; nothing of it is enough. */
    @Test
    void whatTheThiefCanComputeIsNotTheNextEpoch() throws Exception {
        try (HybridExchange honest = HybridExchange.generate(peers.random)) {
            byte[] asked = new RotationRequest(2, honest.share()).toBytes();
            ServerRotation.Answer answer = server.answer(asked, session, 1, stolen, key);
            EpochSecrets next = answer.epoch().secrets();
            Octets serverShare = RotationAnswer.parse(answer.bytes()).share();
            Transcript transcript = Transcript.ofRotation(
                    stolen.transcriptHash(), session, asked, RotationAnswer.coreOf(answer.bytes()));

            for (Secret guess : exchangesOfThief(honest.share(), serverShare)) {
                assertIsNot(next, derived(transcript, Secret.concat(stolen.ratchet(), guess)));
            }
            assertIsNot(next, derived(transcript, stolen.ratchet()));
            assertIsNot(next, derived(transcript, Secret.concat(stolen.exporter(), zeros())));

            // That the right one is found shows that he computes as the peers do.
            EpochSecrets right = derived(transcript, Secret.concat(stolen.ratchet(), honest.finish(serverShare)));
            assertArrayEquals(bytes(next.exporter()), bytes(right.exporter()));
        }
    }

    /** Nor the one before, of which he has recorded the rotation that ended it, and whose handshake he has seen. */
    @Test
    void whatTheThiefCanComputeIsNotTheEpochBefore() throws Exception {
        Transcript handshake = Transcript.of(clientHello, ServerHello.coreOf(serverHello));
        assertEquals(before.transcriptHash(), Octets.copyOf(handshake.hash()));
        Octets clientShare = RotationRequest.parse(request).share();
        Octets serverShare = RotationAnswer.parse(recorded).share();
        for (Secret his : List.of(stolen.ratchet(), stolen.exporter())) {
            for (Secret guess : exchangesOfThief(clientShare, serverShare)) {
                assertIsNot(before, derived(handshake, Secret.concat(his, guess)));
            }
            assertIsNot(before, derived(handshake, his));
        }
    }

    private static Secret zeros() {
        return Secret.takeOwnershipOf(new byte[64]);
    }

    /** Secrets of 64 bytes that somebody can compute from both shares and none of the private keys. */
    private List<Secret> exchangesOfThief(Octets clientShare, Octets serverShare) throws HandshakeException {
        try (HybridExchange own = HybridExchange.generate(peers.random)) {
            return List.of(
                    zeros(),
                    HybridExchange.answer(clientShare, peers.random).secret(),
                    own.finish(serverShare),
                    HybridExchange.answer(own.share(), peers.random).secret());
        }
    }

    private EpochSecrets derived(Transcript transcript, Secret keyMaterial) {
        try (KeySchedule schedule = KeySchedule.of(transcript, keyMaterial)) {
            return schedule.secrets(peers.engines);
        }
    }

    private void assertIsNot(EpochSecrets wanted, EpochSecrets his) {
        assertFalse(Arrays.equals(bytes(wanted.exporter()), bytes(his.exporter())));
        assertFalse(Arrays.equals(bytes(wanted.ratchet()), bytes(his.ratchet())));
        assertOpensNothingOf(wanted, his);
    }

    private static byte[] bytes(Secret secret) {
        return secret.read(byte[]::clone);
    }

    @Test
    void thiefInTheMiddleCannotPutHisShareInThePlaceOfTheClients() throws Exception {
        ClientRotation honest = rotation(1, stolen);
        ClientRotation his = rotation(1, stolen);
        byte[] answer = answer(1, his.request(), key);
        his.finish(answer);
        assertThrows(HandshakeException.WrongServerSignature.class, () -> honest.finish(answer));
    }

    @Test
    void thiefInTheMiddleCannotAnswerForTheServer() throws Exception {
        ClientRotation honest = rotation(1, stolen);
        ApplianceRoot own = new ApplianceRoot(SigningKey.generate(peers.random));
        byte[] answer = answer(1, honest.request(), peers.key(own, 9));
        assertThrows(HandshakeException.WrongRootPin.class, () -> honest.finish(answer));
    }
}
