package dev.redoubt.channel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.handshake.EpochSecrets;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.record.Direction;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.RecordKeys;
import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.identity.Octets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpochChainTest {
    private final RecordEngines engines = new RecordEngines(1);

    private Epoch epoch(long number) {
        return epoch(number, new EpochState.Anonymous());
    }

    private Epoch epoch(long number, EpochState state) {
        EpochSecrets secrets = new EpochSecrets(
                keys(Direction.CLIENT_TO_SERVER),
                keys(Direction.SERVER_TO_CLIENT),
                secret(),
                secret(),
                Octets.copyOf(new byte[32]));
        EpochUsage usage = new EpochUsage(RotationPolicy.standard(), () -> 0);
        return new Epoch(number, 0, secrets, usage, state);
    }

    private RecordKeys keys(Direction direction) {
        return new RecordKeys(direction, secret(), secret(), secret(), engines);
    }

    private static Secret secret() {
        return Secret.takeOwnershipOf(new byte[32]);
    }

    @Test
    void firstEpochIsFoundByItsNumberOnly() {
        Epoch first = epoch(0);
        EpochChain chain = EpochChain.of(first);
        assertEquals(Optional.of(first), chain.find(0, 0));
        assertEquals(Optional.empty(), chain.find(1, 0));
    }

    @Test
    void nextEpochIsFoundBesideTheCurrentOne() {
        Epoch next = epoch(1);
        EpochChain chain = EpochChain.of(epoch(0)).withNext(next);
        assertEquals(Optional.of(next), chain.find(1, 0));
        assertTrue(chain.isNext(next));
        assertEquals(0, chain.current().number());
        assertEquals(Optional.empty(), chain.withoutNext().find(1, 0));
    }

    @Test
    void formerEpochIsReadableUntilItsTime() {
        Epoch first = epoch(0);
        EpochChain chain = EpochChain.of(first).withNext(epoch(1)).promoted(100);
        assertEquals(1, chain.current().number());
        assertEquals(Optional.of(first), chain.find(0, 99));
        assertEquals(Optional.empty(), chain.find(0, 100));
        assertFalse(chain.hasUnreadable(99));
        assertTrue(chain.hasUnreadable(100));
        assertEquals(0, chain.withoutUnreadable(100).former().size());
    }

    @Test
    void asManyFormerEpochsAreKeptAsAllowed() {
        assertKeeps(EpochChain.MOST_FORMER_ANONYMOUS, new EpochState.Anonymous());
        Device device = new Device(AccountId.of(new byte[AccountId.SIZE]), NodeId.of(new byte[NodeId.SIZE]));
        assertKeeps(EpochChain.MOST_FORMER, new EpochState.Authenticated(device));
    }

    private void assertKeeps(int most, EpochState state) {
        EpochChain chain = EpochChain.of(epoch(0, state));
        for (int number = 1; number <= most + 1; number++) {
            chain = chain.withNext(epoch(number, state)).promoted(100);
        }
        assertEquals(most, chain.former().size());
        assertEquals(Optional.empty(), chain.find(0, 0));
        assertEquals(1, chain.find(1, 0).orElseThrow().number());
    }
}
