package dev.redoubt.channel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.channel.handshake.EpochSecrets;
import dev.redoubt.channel.handshake.RotationPolicy;
import dev.redoubt.channel.record.Direction;
import dev.redoubt.channel.record.RecordEngines;
import dev.redoubt.channel.record.RecordKeys;
import dev.redoubt.crypto.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpochChainTest {
    private final RecordEngines engines = new RecordEngines(1);
    private final Epoch first = epoch(4);
    private final Epoch second = epoch(5);

    private Epoch epoch(long number) {
        EpochSecrets secrets = new EpochSecrets(
                keys(Direction.CLIENT_TO_SERVER), keys(Direction.SERVER_TO_CLIENT), secret(), secret());
        EpochUsage usage = new EpochUsage(RotationPolicy.standard(), () -> 0);
        return new Epoch(number, secrets, usage, new EpochState.Anonymous());
    }

    private RecordKeys keys(Direction direction) {
        return new RecordKeys(direction, secret(), secret(), secret(), engines);
    }

    private static Secret secret() {
        return Secret.takeOwnershipOf(new byte[32]);
    }

    @Test
    void singleEpochIsFoundByItsNumberOnly() {
        EpochChain chain = new EpochChain.Single(first);
        assertEquals(Optional.of(first), chain.find(4, 0));
        assertEquals(Optional.empty(), chain.find(5, 0));
    }

    @Test
    void formerEpochIsReadableForAWhile() {
        EpochChain chain = new EpochChain.Overlapping(second, first, 100);
        assertEquals(Optional.of(second), chain.find(5, 1000));
        assertEquals(Optional.of(first), chain.find(4, 99));
        assertEquals(Optional.empty(), chain.find(4, 100));
    }

    @Test
    void closingErasesAllEpochs() {
        new EpochChain.Overlapping(second, first, 100).close();
        assertTrue(first.secrets().exporter().isDestroyed());
        assertTrue(second.secrets().ratchet().isDestroyed());
    }
}
