package dev.redoubt.protocol.group;

import dev.redoubt.crypto.Digests;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;

/**
 * A change of the group in one state. SPEC.md, "GroupEvent".
 *
 * @param previous 32 bytes: the hash of that state; zeros for the creation and only then
 */
public record GroupEvent(Octets previous, GroupChange change) {
    /** @throws IllegalArgumentException if a creation has a predecessor, or something else has none */
    public GroupEvent {
        boolean first = previous.equals(GroupState.NONE);
        if (previous.size() != GroupState.DIGEST_SIZE || first != change instanceof GroupChange.Create) {
            throw new IllegalArgumentException("a creation has no predecessor, everything else has one");
        }
    }

    public static GroupEvent creation(GroupChange.Create create) {
        return new GroupEvent(GroupState.NONE, create);
    }

    /** @throws MalformedException unless the bytes are exactly one event in its one form */
    public static GroupEvent parse(byte[] bytes) throws MalformedException {
        return GroupCodec.parseEvent(bytes);
    }

    public byte[] toBytes() {
        return GroupCodec.write(this);
    }

    /** What its state says of it. */
    Octets digest(AccountId author) {
        return Octets.copyOf(Digests.sha256(GroupState.label("redoubt v1 group event"), author.toBytes(), toBytes()));
    }
}
