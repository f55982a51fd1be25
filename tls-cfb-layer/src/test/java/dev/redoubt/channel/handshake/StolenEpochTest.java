package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.channel.record.BadTagException;
import dev.redoubt.channel.record.ExchangeGuard;
import dev.redoubt.channel.record.ExchangePrefix;
import dev.redoubt.channel.record.RecordKind;
import dev.redoubt.channel.record.RecordOpener;
import dev.redoubt.channel.record.SessionId;
import dev.redoubt.crypto.SigningKey;
import java.nio.ByteBuffer;
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

    StolenEpochTest() throws Exception {
        try (ClientInitiation client = peers.client()) {
            ServerHandshake.Answer answer = peers.server.answer(client.hello(), key);
            session = answer.session().id();
            before = client.finish(answer.serverHello()).secrets();
        }
        ClientRotation rotation = rotation(0, before);
        stolen = rotation.finish(answer(0, rotation.request(), key)).secrets();
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
            ExchangePrefix prefix = new ExchangePrefix(session, 1, 0);
            ByteBuffer recorded =
                    other.clientToServer().sealer(prefix, OPEN).seal(ByteBuffer.allocate(100), RecordKind.LAST);
            RecordOpener opener = stolen.clientToServer().opener(prefix, OPEN);
            assertThrows(BadTagException.class, () -> opener.open(recorded));
        }
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
