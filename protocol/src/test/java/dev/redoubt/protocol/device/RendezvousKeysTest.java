package dev.redoubt.protocol.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.redoubt.crypto.Secret;
import dev.redoubt.crypto.X25519KeyPair;
import dev.redoubt.protocol.account.AccountRoot;
import dev.redoubt.protocol.account.JoinAnswer;
import dev.redoubt.protocol.account.JoinSession;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class RendezvousKeysTest {
    private static final byte[] TEXT = "a text".getBytes(StandardCharsets.UTF_8);

    private final SecureRandom random = new SecureRandom();
    private final Secret secret = Secret.random(32, random);
    private final RendezvousKeys one = new RendezvousKeys(secret);
    private final RendezvousKeys other = new RendezvousKeys(secret);
    private final RendezvousKeys stranger = new RendezvousKeys(Secret.random(32, random));

    @Test
    void bothHaveTheSameNameAndNobodyElse() {
        assertEquals(one.id(), other.id());
        assertNotEquals(one.id(), stranger.id());
    }

    @Test
    void whatOneSealsTheOtherOpens() throws Exception {
        assertArrayEquals(TEXT, other.openOffer(one.sealOffer(TEXT, random)));
        assertArrayEquals(TEXT, one.openRequest(other.sealRequest(TEXT, random)));
    }

    @Test
    void noTextStandsForAnother() {
        byte[] offer = one.sealOffer(TEXT, random);
        assertThrows(MalformedException.class, () -> other.openRequest(offer));
        assertThrows(MalformedException.class, () -> stranger.openOffer(offer));
        byte[] changed = offer.clone();
        changed[40] ^= 1;
        assertThrows(MalformedException.class, () -> other.openOffer(changed));
    }

    @Test
    void anAnswerIsForTheKeyOfTheRequestOnly() throws Exception {
        try (X25519KeyPair asking = X25519KeyPair.generate(random);
                X25519KeyPair answering = X25519KeyPair.generate(random);
                X25519KeyPair later = X25519KeyPair.generate(random)) {
            byte[] answer = one.sealAnswer(TEXT, answering, asking.publicKey(), random);
            RendezvousKeys.OpenedAnswer opened = other.openAnswer(answer, asking);
            assertArrayEquals(TEXT, opened.content());
            assertArrayEquals(answering.publicKey(), opened.answering().toBytes());
            // Who has the code, but not the key, as somebody who learns it later.
            assertThrows(MalformedException.class, () -> other.openAnswer(answer, later));
            assertThrows(MalformedException.class, () -> stranger.openAnswer(answer, asking));
        }
    }

    @Test
    void aKeyOfSmallOrderIsRefused() {
        try (X25519KeyPair own = X25519KeyPair.generate(random)) {
            assertThrows(MalformedException.class, () -> one.sealAnswer(TEXT, own, new byte[32], random));
            assertThrows(MalformedException.class, () -> one.sealAnswer(TEXT, own, new byte[31], random));
        }
    }

    @Test
    void theLargestAnswerFits() throws Exception {
        try (X25519KeyPair own = X25519KeyPair.generate(random);
                X25519KeyPair asking = X25519KeyPair.generate(random);
                AccountRoot root = AccountRoot.generate(random);
                NodeKeys by = NodeKeys.generate(root.id(), random)) {
            JoinSession session =
                    new JoinSession(one.id(), Octets.copyOf(asking.publicKey()), Octets.copyOf(own.publicKey()));
            byte[] largest = JoinAnswer.sign(by, by.id(), session, new byte[JoinAnswer.MOST_CONTENT])
                    .toBytes();
            byte[] sealed = one.sealAnswer(largest, own, asking.publicKey(), random);
            assertArrayEquals(largest, other.openAnswer(sealed, asking).content());
        }
    }

    @Test
    void lengthsDoNotShow() {
        assertEquals(one.sealOffer(new byte[1], random).length, one.sealOffer(new byte[1000], random).length);
    }

    @Test
    void whatDoesNotFitIsNotSealed() {
        assertThrows(IllegalArgumentException.class, () -> one.sealOffer(new byte[64 * 1024], random));
    }

    @Test
    void whatIsTooShortOrTooLongIsRefused() {
        assertThrows(MalformedException.class, () -> one.openOffer(new byte[31]));
        assertThrows(MalformedException.class, () -> one.openOffer(new byte[RendezvousKeys.MOST + 1]));
        try (X25519KeyPair own = X25519KeyPair.generate(random)) {
            assertThrows(MalformedException.class, () -> one.openAnswer(new byte[31], own));
        }
    }
}
