package dev.redoubt.server.device;

import com.google.protobuf.ByteString;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.UnverifiedSuspension;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedSuspension;
import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.NodeId;
import dev.redoubt.protocol.wire.MalformedException;
import dev.redoubt.server.account.AccountRow;
import dev.redoubt.server.problem.ProblemCode;
import dev.redoubt.server.problem.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks what devices bring of account states; each failure as the problem that they are told. */
final class Successor {
    private Successor() {}

    static UnverifiedAccountState parse(ByteString state) {
        try {
            return UnverifiedAccountState.parse(state.toByteArray());
        } catch (MalformedException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "the account state is not well formed");
        }
    }

    /** The stored state; checked again, so that no changed row becomes the predecessor of anything. */
    static VerifiedAccountState current(AccountId account, AccountRow row) {
        try {
            return stored(row).verify(StateReference.root(account));
        } catch (InvalidChainException e) {
            throw new IllegalStateException("a stored account state does not verify: its row was changed", e);
        }
    }

    private static UnverifiedAccountState stored(AccountRow row) {
        try {
            return UnverifiedAccountState.parse(row.state());
        } catch (MalformedException e) {
            throw new IllegalStateException("a stored account state is not well formed: its row was changed", e);
        }
    }

    /**
     * Looks at what is cheap: who does not know the current state costs us no signature check.
     *
     * @throws ProblemException "state_conflict" if it does not say that it follows the current state
     */
    static void requireFollowing(UnverifiedAccountState claimed, AccountRow row) {
        if (!claimed.claimsToFollow(stored(row))) {
            throw new ProblemException(ProblemCode.STATE_CONFLICT);
        }
    }

    /** The very next state, with all of its signatures. */
    static VerifiedAccountState verify(UnverifiedAccountState claimed, VerifiedAccountState current) {
        try {
            return claimed.verifySuccessorOf(current);
        } catch (InvalidChainException.Forked e) {
            throw new ProblemException(ProblemCode.STATE_CONFLICT);
        } catch (InvalidChainException e) {
            throw invalid("the account state", e);
        }
    }

    /** A later state that was lost here, likewise; between the two there may have been others. */
    static VerifiedAccountState verifyLater(UnverifiedAccountState claimed, VerifiedAccountState current) {
        try {
            VerifiedAccountState later = claimed.verify(current.reference());
            if (!later.revocations().containsAll(current.revocations())) {
                throw new ProblemException(ProblemCode.STATE_CONFLICT, "a device that was revoked is not any more");
            }
            return later;
        } catch (InvalidChainException.Forked e) {
            throw new ProblemException(ProblemCode.STATE_CONFLICT);
        } catch (InvalidChainException e) {
            throw invalid("the account state", e);
        }
    }

    static boolean isLater(UnverifiedAccountState claimed, AccountRow row) {
        return claimed.claimedVersion() > stored(row).claimedVersion();
    }

    /** Suspensions under a state, by any of its devices. */
    static List<VerifiedSuspension> suspensionsByAnybody(
            List<ByteString> claimed, VerifiedAccountState state, Instant now) {
        List<VerifiedSuspension> suspensions = new ArrayList<>();
        for (ByteString bytes : claimed) {
            suspensions.add(suspension(bytes, state, now));
        }
        return suspensions;
    }

    /**
     * @param by who must have signed them
     * @throws ProblemException "state_conflict" if one was made under another state
     */
    static List<VerifiedSuspension> suspensions(
            List<ByteString> claimed, VerifiedAccountState state, NodeId by, Instant now) {
        List<VerifiedSuspension> suspensions = new ArrayList<>();
        for (ByteString bytes : claimed) {
            suspensions.add(suspension(bytes, state, by, now));
        }
        return suspensions;
    }

    static VerifiedSuspension suspension(ByteString bytes, VerifiedAccountState state, NodeId by, Instant now) {
        VerifiedSuspension suspension = suspension(bytes, state, now);
        if (!suspension.by().equals(by)) {
            throw new ProblemException(ProblemCode.INVALID_CREDENTIAL, "a suspension by another device");
        }
        return suspension;
    }

    private static VerifiedSuspension suspension(ByteString bytes, VerifiedAccountState state, Instant now) {
        try {
            return UnverifiedSuspension.parse(bytes.toByteArray()).verify(state, now);
        } catch (MalformedException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "a suspension is not well formed");
        } catch (InvalidChainException.OtherState | InvalidChainException.Forked e) {
            throw new ProblemException(ProblemCode.STATE_CONFLICT, "a suspension under another account state");
        } catch (InvalidChainException e) {
            throw invalid("a suspension", e);
        }
    }

    static Set<NodeId> nodes(List<ByteString> ids) {
        try {
            return ids.stream().map(id -> NodeId.of(id.toByteArray())).collect(Collectors.toSet());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "a device's id has 16 bytes");
        }
    }

    static ProblemException invalid(String what, InvalidChainException e) {
        return new ProblemException(
                ProblemCode.INVALID_CREDENTIAL,
                what + " fails its check: " + e.getClass().getSimpleName());
    }
}
