package dev.redoubt.protocol.packet;

import static dev.redoubt.protocol.account.People.NOW;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.redoubt.protocol.account.People;
import dev.redoubt.protocol.account.People.SeededRandom;
import dev.redoubt.protocol.packet.PacketSealer.Signing;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An honest packet from alice to bob, and what each attacker needs. */
abstract class PacketAttack {
    final People alice = People.named("alice");
    final People bob = People.named("bob");
    final People mallory = People.named("mallory");
    final PacketSealer sealer = new PacketSealer(new SeededRandom("sealing"));
    final PacketOpener opener = Messages.opener(bob, Messages.directory(alice, bob, mallory));
    byte[] exchange = new byte[0];
    byte[] payload = new byte[0];

    @BeforeEach
    final void seal() throws Exception {
        SealedPacket packet = sealer.seal(
                alice.local(), Messages.text(alice, "the truth", bob), List.of(bob.recipientKey()), Signing.DENIABLE);
        exchange = packet.exchanges().getFirst().exchange();
        payload = packet.payload();
    }

    @AfterEach
    final void close() {
        alice.close();
        bob.close();
        mallory.close();
    }

    final <T extends Rejected> T rejected(Class<T> type, byte[] exchangeBytes, byte[] payloadBytes) {
        return assertInstanceOf(type, opener.open(exchangeBytes, payloadBytes, NOW));
    }

    final <T extends Rejected> T rejected(Class<T> type, Forge.Packet packet) {
        return rejected(type, packet.exchange(), packet.payload());
    }

    static byte[] flip(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        return flipped;
    }
}
