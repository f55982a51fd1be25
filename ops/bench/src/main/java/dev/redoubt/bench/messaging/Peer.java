package dev.redoubt.bench.messaging;

import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.AgreementRecord;
import dev.redoubt.protocol.account.Credential;
import dev.redoubt.protocol.account.EphemeralKey;
import dev.redoubt.protocol.account.EphemeralKeyId;
import dev.redoubt.protocol.account.EphemeralKeyPair;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.Lifetimes;
import dev.redoubt.protocol.account.LocalNode;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.RecipientKey;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.account.VerifiedNode;
import dev.redoubt.protocol.wire.MalformedException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** An account with one device and one ephemeral key, as its peers and as it itself know it. */
record Peer(NodeKeys keys, VerifiedAccountState state, AgreementRecord agreement, EphemeralKeyPair ephemeral) {
    static Peer random(SecureRandom random, Instant now) {
        try (AccountRoot root = AccountRoot.generate(random)) {
            NodeKeys keys = NodeKeys.generate(root.id(), random);
            return new Peer(
                    keys,
                    root.firstState(keys, now),
                    keys.certifyAgreement(now, Lifetimes.AGREEMENT_RECORD_MAX),
                    EphemeralKeyPair.oneTimeBatch(
                                    keys, new EphemeralKeyId(1), 1, now.plus(Lifetimes.ONE_TIME_KEY), random)
                            .getFirst());
        }
    }

    static List<Peer> many(int count, SecureRandom random, Instant now) {
        return Stream.generate(() -> random(random, now)).limit(count).toList();
    }

    private VerifiedNode node() {
        return state.nodes().getFirst();
    }

    LocalNode local() {
        return new LocalNode(keys, new Credential(node().certificate(), agreement));
    }

    /** What a sender does with the bytes that it claimed. */
    static RecipientKey verify(Peer peer, byte[] agreement, byte[] ephemeral, Instant now)
            throws MalformedException, InvalidChainException {
        return peer.node().verify(AgreementRecord.parse(agreement), EphemeralKey.parse(ephemeral), now);
    }

    /** The pair again, to be closed by whoever opens with it. */
    EphemeralKeyPair loaded() {
        try (var exported = ephemeral.exportPrivateKeys()) {
            return EphemeralKeyPair.restore(ephemeral.publicKey(), exported);
        }
    }
}
