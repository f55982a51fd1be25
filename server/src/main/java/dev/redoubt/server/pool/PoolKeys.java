package dev.redoubt.server.pool;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.account.EphemeralKey;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keys that their node signed.
 *
 * @param oneTime numbered strictly upwards, at most {@link #MOST}
 */
public record PoolKeys(List<EphemeralKey> oneTime, Optional<EphemeralKey> lastResort) {
    /** One-time keys in one request. */
    public static final int MOST = 500;

    /**
     * @param lastResort empty where there is none
     * @throws ProblemException if there are too many, or they are out of order or flagged wrongly
     */
    public static PoolKeys verify(VerifiedNode node, List<ByteString> oneTime, ByteString lastResort, Instant now)
            throws MalformedException, InvalidChainException {
        if (oneTime.size() > MOST) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "more than " + MOST + " ephemeral keys");
        }
        List<EphemeralKey> keys = new ArrayList<>(oneTime.size());
        long before = 0;
        for (ByteString bytes : oneTime) {
            EphemeralKey key = verify(node, bytes, false, now);
            if (key.id().value() <= before) {
                throw new ProblemException(
                        ProblemCode.MALFORMED_REQUEST, "ephemeral keys are not numbered strictly upwards");
            }
            before = key.id().value();
            keys.add(key);
        }
        return new PoolKeys(
                List.copyOf(keys),
                lastResort.isEmpty() ? Optional.empty() : Optional.of(verify(node, lastResort, true, now)));
    }

    private static EphemeralKey verify(VerifiedNode node, ByteString bytes, boolean lastResort, Instant now)
            throws MalformedException, InvalidChainException {
        EphemeralKey key = EphemeralKey.parse(bytes.toByteArray());
        if (key.lastResort() != lastResort) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_REQUEST,
                    lastResort ? "the last-resort key is not flagged so" : "a one-time key is flagged as last resort");
        }
        return node.verify(key, now).key();
    }
}
