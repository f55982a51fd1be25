package dev.redoubt.protocol.packet;

import static dev.redoubt.protocol.account.People.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.packet.PacketSealer.Signing;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What whoever carries a packet may try with it, and the one failure that each must give. */
class AlteredPacketTest extends PacketAttack {
    private static final int KEY_ID_AT = 3;
    private static final int FLAG_AT = 11;
    private static final int EXCHANGE_KEY_AT = 12;
    private static final int KEM_AT = 44;
    private static final int S_AT = KEM_AT + 1088;
    private static final int W_AT = S_AT + 96;
    private static final int COMMITMENT_AT = 3;
    private static final int C_AT = 35;

    private static byte[] with(byte[] bytes, int at, byte[] part) {
        byte[] changed = bytes.clone();
        System.arraycopy(part, 0, changed, at, part.length);
        return changed;
    }

    @Test
    void everyChangedByteOfAnExchangeIsRejected() {
        for (int at = 0; at < exchange.length; at++) {
            assertInstanceOf(Rejected.class, opener.open(flip(exchange, at), payload, NOW));
        }
    }

    @Test
    void everyChangedByteOfAPayloadIsRejected() {
        for (int at = 0; at < payload.length; at++) {
            assertInstanceOf(Rejected.class, opener.open(exchange, flip(payload, at), NOW));
        }
    }

    @Test
    void everyOtherLengthOfAnExchangeIsMalformed() {
        for (int size = 0; size <= exchange.length + 3; size++) {
            if (size != exchange.length) {
                rejected(Rejected.MalformedExchange.class, Arrays.copyOf(exchange, size), payload);
            }
        }
    }

    @Test
    void noOtherLengthOfAPayloadOpens() {
        for (int size = 0; size <= payload.length + 64; size++) {
            if (size != payload.length) {
                Opening opening = opener.open(exchange, Arrays.copyOf(payload, size), NOW);
                assertInstanceOf(Rejected.class, opening);
            }
        }
    }

    @Test
    void payloadBetweenTwoBucketsIsMalformed() {
        rejected(Rejected.MalformedSealedPayload.class, exchange, Arrays.copyOf(payload, payload.length + 1));
    }

    @Test
    void payloadOverTheLimitIsMalformed() {
        byte[] large = Arrays.copyOf(payload, PacketLimits.MAX_SEALED_PAYLOAD_SIZE + 1);
        rejected(Rejected.MalformedSealedPayload.class, exchange, large);
    }

    @Test
    void unknownKeyIdIsNamed() {
        Rejected.UnknownKey unknown =
                rejected(Rejected.UnknownKey.class, with(exchange, KEY_ID_AT, new byte[] {1}), payload);
        assertEquals(0x0100_0000_0000_0001L, unknown.keyId().value());
    }

    @Test
    void keyIdOfAnotherPairDoesNotOpen() {
        byte[] other = with(exchange, KEY_ID_AT + 7, new byte[] {2, 1});
        rejected(Rejected.SenderNotOpened.class, other, payload);
    }

    @Test
    void oneTimeKeyCalledALastResortIsRejected() {
        rejected(Rejected.WrongFlag.class, flip(exchange, FLAG_AT), payload);
    }

    @Test
    void changedExchangeKeyIsRejected() {
        rejected(Rejected.SenderNotOpened.class, flip(exchange, EXCHANGE_KEY_AT), payload);
    }

    @Test
    void exchangeKeyOfSmallOrderIsRejected() {
        byte[] zero = with(exchange, EXCHANGE_KEY_AT, new byte[32]);
        rejected(Rejected.UnusableKeyMaterial.class, zero, payload);
        byte[] one = zero.clone();
        one[EXCHANGE_KEY_AT] = 1;
        rejected(Rejected.UnusableKeyMaterial.class, one, payload);
    }

    @Test
    void changedKemCiphertextIsRejected() {
        rejected(Rejected.SenderNotOpened.class, flip(exchange, KEM_AT), payload);
    }

    @Test
    void changedSenderIsRejected() {
        rejected(Rejected.SenderNotOpened.class, flip(exchange, S_AT), payload);
    }

    @Test
    void changedWrappedKeyIsRejected() {
        rejected(Rejected.KeyNotUnwrapped.class, flip(exchange, W_AT), payload);
    }

    @Test
    void changedCommitmentIsRejected() {
        rejected(Rejected.KeyNotUnwrapped.class, exchange, flip(payload, COMMITMENT_AT));
    }

    @Test
    void changedCiphertextIsRejected() {
        rejected(Rejected.KeyNotUnwrapped.class, exchange, flip(payload, C_AT));
    }

    @Test
    void exchangeForAnotherRecipientDoesNotOpen() throws Exception {
        SealedPacket theirs = sealer.seal(
                alice.local(),
                Messages.text(alice, "to mallory", mallory),
                List.of(mallory.recipientKey()),
                Signing.DENIABLE);
        rejected(Rejected.SenderNotOpened.class, theirs.exchanges().getFirst().exchange(), theirs.payload());
    }

    @Test
    void messageOlderThanAnyEnvelopeIsRejectedWithItsCredential() {
        Rejected.InvalidChain invalid = assertInstanceOf(
                Rejected.InvalidChain.class, opener.open(exchange, payload, NOW.plus(Duration.ofDays(60))));
        assertInstanceOf(InvalidChainException.Expired.class, invalid.cause());
    }

    @Test
    void nothingIsAskedOfTheDirectoryBeforeThePayloadIsOpened() {
        boolean[] asked = new boolean[1];
        PacketOpener watching = new PacketOpener(
                List.of(bob.local()),
                Messages.keys(bob),
                (account, node) -> {
                    asked[0] = true;
                    return Optional.empty();
                },
                GroupDirectory.NONE);
        watching.open(flip(exchange, W_AT), payload, NOW);
        assertEquals(false, asked[0]);
    }
}
