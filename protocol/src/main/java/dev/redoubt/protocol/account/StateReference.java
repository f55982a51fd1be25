package dev.redoubt.protocol.account;

import dev.redoubt.protocol.identity.AccountId;
import dev.redoubt.protocol.identity.Octets;

/**
 * What somebody has seen of an account: its root and the newest state's version and digest. This is what a client pins and
 * never lowers, and what a payload says of the states that its sender used.
 *
 * @param version 0 where only the root is known, as from an invitation or a QR code
 * @param digest 32 bytes; zeros with version 0
 */
public record StateReference(AccountId account, long version, Octets digest) {
    public static final int DIGEST_SIZE = 32;
    static final Octets NO_DIGEST = Octets.copyOf(new byte[DIGEST_SIZE]);

    /** @throws IllegalArgumentException if the version is negative, or the digest has another size or no meaning */
    public StateReference {
        if (version < 0 || digest.size() != DIGEST_SIZE || (version == 0 && !digest.equals(NO_DIGEST))) {
            throw new IllegalArgumentException("not a reference to an account state");
        }
    }

    /** How a state that somebody used relates to one that we know. */
    public enum Relation {
        SAME,
        OLDER,
        NEWER,
        /** The same version with another content: somebody is shown two histories. */
        FORKED
    }

    /** @throws IllegalArgumentException if it is another account's */
    public Relation relationTo(StateReference known) {
        if (!account.equals(known.account)) {
            throw new IllegalArgumentException("states of two accounts");
        }
        if (version != known.version) {
            return version < known.version ? Relation.OLDER : Relation.NEWER;
        }
        return digest.equals(known.digest) ? Relation.SAME : Relation.FORKED;
    }

    /** Nothing but the root is known yet. */
    public static StateReference root(AccountId account) {
        return new StateReference(account, 0, NO_DIGEST);
    }
}
