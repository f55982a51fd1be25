package dev.redoubt.protocol.packet;

import dev.redoubt.protocol.account.EphemeralKeyId;
import dev.redoubt.protocol.account.EphemeralKeyPair;
import java.util.Optional;

/** Where a node keeps its ephemeral pairs. */
@FunctionalInterface
public interface EphemeralKeys {
    /** @return the pair, owned and closed by whoever asks; empty if it was erased or never was. Nothing is erased here. */
    Optional<EphemeralKeyPair> load(EphemeralKeyId id);
}
