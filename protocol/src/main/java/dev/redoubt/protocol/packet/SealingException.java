package dev.redoubt.protocol.packet;

import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.group.GroupState;
import dev.redoubt.protocol.identity.NodeId;

/** A packet was not made, for a reason that is not ours. */
public abstract sealed class SealingException extends Exception {
    private static final long serialVersionUID = 1L;

    private SealingException(String message) {
        super(message);
    }

    /** The message does not fit into {@link PacketLimits#MAX_ENVELOPE_SIZE}. */
    public static final class TooLarge extends SealingException {
        private static final long serialVersionUID = 1L;

        TooLarge(int bodySize) {
            super("a message body of " + bodySize + " bytes does not fit into a packet");
        }
    }

    /** The members of a group have more nodes than a message goes to: {@link GroupState#MAX_NODES}. */
    public static final class TooManyNodes extends SealingException {
        private static final long serialVersionUID = 1L;

        TooManyNodes(int nodes) {
            super("a message to a group goes to at most " + GroupState.MAX_NODES + " devices, not " + nodes);
        }
    }

    /** One recipient's key is no good: expired meanwhile, of small order, or no ML-KEM key. Claim another, or leave it out. */
    public static final class UnusableRecipient extends SealingException {
        private static final long serialVersionUID = 1L;

        private final transient NodeId node;

        UnusableRecipient(NodeId node, Exception cause) {
            super("a recipient's key cannot be used: " + cause.getMessage());
            this.node = node;
            initCause(cause);
        }

        public NodeId node() {
            return node;
        }
    }

    /** This node's own credential is not valid now: renew the agreement record. */
    public static final class OwnCredential extends SealingException {
        private static final long serialVersionUID = 1L;

        OwnCredential(InvalidChainException cause) {
            super("this node's own credential is not valid: " + cause.getMessage());
            initCause(cause);
        }
    }
}
