package dev.redoubt.channel.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the thieves of the channel key and of the root key can do, and what they cannot. */
class StolenKeysTest {
    private final Peers peers = new Peers();
    private final ChannelKey stolen = peers.key(7);

    private static byte[] exporter(EpochSecrets secrets) {
        return secrets.exporter().read(byte[]::clone);
    }

    @Test
    void thiefOfTheChannelKeyPosesAsTheApplianceUntilItsCertificateEnds() throws Exception {
        ClientInitiation before = peers.clientAt(Peers.FROM.plus(Peers.LIFE).minusSeconds(1));
        assertEquals(
                7, before.finish(peers.answer(before, stolen)).certificate().serial());
        ClientInitiation after = peers.clientAt(Peers.FROM.plus(Peers.LIFE));
        byte[] answer = peers.answer(after, stolen);
        assertThrows(HandshakeException.CertificateExpired.class, () -> after.finish(answer));
    }

    @Test
    void thiefOfTheChannelKeyIsRefusedByWhoeverHasSeenItsSuccessor() throws Exception {
        ClientInitiation honest = peers.client();
        honest.finish(peers.answer(honest, peers.key(8)));
        ClientInitiation client = peers.client();
        byte[] answer = peers.answer(client, stolen);
        assertThrows(HandshakeException.LowerSerial.class, () -> client.finish(answer));
    }

    /** He has recorded both hellos, and answers the client's again with the same key: it gives him other secrets. */
    @Test
    void thiefOfTheChannelKeyHasNoSecretOfARecordedSession() throws Exception {
        ClientInitiation client = peers.client();
        byte[] recorded = client.hello();
        byte[] secret = exporter(client.finish(peers.answer(client, stolen)).secrets());
        byte[] his = exporter(peers.server.answer(recorded, stolen).session().secrets());
        assertFalse(Arrays.equals(secret, his));
    }

    @Test
    void thiefOfTheRootKeyMakesACertificateThatIsBelieved() throws Exception {
        ChannelKey own = peers.key(100);
        ClientInitiation client = peers.client();
        assertEquals(100, client.finish(peers.answer(client, own)).certificate().serial());
    }

    @Test
    void thiefOfTheRootKeyWhoTakesASerialThatIsInUseRaisesTheAlarm() throws Exception {
        ClientInitiation honest = peers.client();
        honest.finish(peers.answer(honest, peers.key(7)));
        ClientInitiation client = peers.client();
        byte[] answer = peers.answer(client, stolen);
        assertThrows(HandshakeException.ConflictingSerial.class, () -> client.finish(answer));
    }
}
