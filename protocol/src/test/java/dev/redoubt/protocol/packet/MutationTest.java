package dev.redoubt.protocol.packet;

import static dev.redoubt.protocol.account.People.NOW;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.crypto.Padme;
import dev.redoubt.protocol.account.AgreementRecord;
import dev.redoubt.protocol.account.EphemeralKey;
import dev.redoubt.protocol.account.InvalidChainException;
import dev.redoubt.protocol.account.NodeCertificate;
import dev.redoubt.protocol.account.People;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.group.GroupChange;
import dev.redoubt.protocol.group.GroupEvent;
import dev.redoubt.protocol.group.GroupState;
import dev.redoubt.protocol.group.GroupStep;
import dev.redoubt.protocol.identity.Octets;
import dev.redoubt.protocol.invitation.ApplianceAddress;
import dev.redoubt.protocol.invitation.InvalidInvitationException;
import dev.redoubt.protocol.invitation.InvitationLink;
import dev.redoubt.protocol.invitation.InvitationToken;
import dev.redoubt.protocol.message.ConversationLifetimes;
import dev.redoubt.protocol.message.MessageCodec;
import dev.redoubt.protocol.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Good bytes, changed at random from a fixed seed: every reader takes them or refuses them with its own exception, and what is
 * taken is written back as it was. The system property {@code redoubt.mutations} makes the run longer.
 */
class MutationTest {
    private static final int TIMES = Integer.getInteger("redoubt.mutations", 1);

    private final Random random = new Random(Long.getLong("redoubt.mutations.seed", 20_261_123L));
    private final People alice = People.named("alice");
    private final People bob = People.named("bob");
    private final PacketOpener opener = Messages.opener(bob, Messages.directory(alice, bob));

    @AfterEach
    void close() {
        alice.close();
        bob.close();
    }

    /** Reads, and writes back what it took. */
    private interface Reader {
        byte[] read(byte[] bytes) throws Exception;
    }

    private byte[] mutate(byte[] good) {
        byte[] bytes = good.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            bytes = change(bytes);
        }
        return bytes;
    }

    private byte[] change(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[random.nextInt(8)];
        }
        int at = random.nextInt(bytes.length);
        int size = 1 + random.nextInt(Math.min(16, bytes.length - at));
        switch (random.nextInt(7)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> Arrays.fill(bytes, at, at + size, random.nextBoolean() ? (byte) 0xff : 0);
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                return Arrays.copyOf(bytes, bytes.length + size);
            }
            case 5 -> {
                return spliced(bytes, at, at + size, random.nextInt(bytes.length + 1));
            }
            default -> {
                return without(bytes, at, at + size);
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, int into) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + to - from);
        System.arraycopy(bytes, into, longer, into + to - from, bytes.length - into);
        System.arraycopy(bytes, from, longer, into, to - from);
        return longer;
    }

    private static byte[] without(byte[] bytes, int from, int to) {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - (to - from));
        System.arraycopy(bytes, to, shorter, from, bytes.length - to);
        return shorter;
    }

    private void canonical(int rounds, byte[] good, Reader reader) throws Exception {
        int taken = 0;
        for (int i = 0; i < rounds * TIMES; i++) {
            byte[] bytes = mutate(good);
            try {
                assertArrayEquals(bytes, reader.read(bytes));
                taken++;
            } catch (MalformedException refused) {
                assertTrue(refused.getMessage() != null);
            }
        }
        assertTrue(taken < rounds * TIMES);
        assertArrayEquals(good, reader.read(good));
    }

    @Test
    void fixedLayoutsAreRefusedOrReadBack() throws Exception {
        canonical(
                2000,
                alice.agreement.toBytes(),
                bytes -> AgreementRecord.parse(bytes).toBytes());
        canonical(
                2000,
                alice.local().credential().certificate().toBytes(),
                bytes -> NodeCertificate.parse(bytes).toBytes());
        canonical(
                2000,
                alice.oneTime.publicKey().toBytes(),
                bytes -> EphemeralKey.parse(bytes).toBytes());
        Forge.Packet packet = new Forge(alice.local(), bob.recipientKey())
                .saying(Messages.text(alice, "hello", bob))
                .seal();
        canonical(2000, packet.exchange(), bytes -> Exchange.parse(bytes).toBytes());
        canonical(2000, packet.payload(), bytes -> SealedPayload.parse(bytes).toBytes());
    }

    @Test
    void groupsAreRefusedOrReadBack() throws Exception {
        GroupStep step = GroupStep.create(
                alice.root.id(),
                new GroupChange.Create(
                        bob.state.digest(), "Grüße", ConversationLifetimes.NONE, List.of(bob.root.id())));
        canonical(4000, step.event().toBytes(), bytes -> GroupEvent.parse(bytes).toBytes());
        canonical(4000, step.state().toBytes(), bytes -> GroupState.parse(bytes).toBytes());
    }

    @Test
    void accountStatesAreRefused() throws Exception {
        for (int i = 0; i < 1000 * TIMES; i++) {
            byte[] bytes = mutate(alice.state.toBytes());
            try {
                UnverifiedAccountState.parse(bytes).verify(StateReference.root(alice.root.id()));
                assertArrayEquals(alice.state.toBytes(), bytes);
            } catch (MalformedException | InvalidChainException refused) {
                assertTrue(refused.getMessage() != null);
            }
        }
    }

    /** What is taken has the length of its own encoding: only the order of fields is free, and what is in fields to come. */
    @Test
    void bodiesAreRefusedOrSayOneThing() throws Exception {
        byte[] good = MessageCodec.encode(Messages.text(alice, "hello", bob));
        for (int i = 0; i < 20_000 * TIMES; i++) {
            byte[] bytes = mutate(good);
            try {
                assertEquals(MessageCodec.decode(bytes), MessageCodec.decode(bytes));
            } catch (MalformedException refused) {
                assertTrue(refused.getMessage() != null);
            }
        }
    }

    @Test
    void packetsFromTheNetworkAreRejected() throws Exception {
        Forge.Packet good = new Forge(alice.local(), bob.recipientKey())
                .saying(Messages.text(alice, "hello", bob))
                .seal();
        for (int i = 0; i < 400 * TIMES; i++) {
            byte[] exchange = random.nextBoolean() ? mutate(good.exchange()) : good.exchange();
            byte[] payload = random.nextBoolean() ? mutate(good.payload()) : good.payload();
            if (!Arrays.equals(exchange, good.exchange()) || !Arrays.equals(payload, good.payload())) {
                assertInstanceOf(Rejected.class, opener.open(exchange, payload, NOW));
            }
        }
    }

    /** The sender itself is bad: all of its seals are right, what is inside is anything. */
    @Test
    void payloadsOfABadSenderAreRejectedOrOpened() throws Exception {
        byte[] good = new Forge(alice.local(), bob.recipientKey()).saying(Messages.text(alice, "hello", bob)).padded;
        for (int i = 0; i < 400 * TIMES; i++) {
            Forge forge = new Forge(alice.local(), bob.recipientKey());
            byte[] changed = mutate(good);
            forge.padded = Arrays.copyOf(changed, Math.toIntExact(Padme.bucket(changed.length)));
            Forge.Packet packet = forge.seal();
            Opening opening = opener.open(packet.exchange(), packet.payload(), NOW);
            assertTrue(opening instanceof Rejected
                    || alice.node.id().equals(((Opened) opening).identity().sender()));
        }
    }

    @Test
    void bodiesOfABadSenderAreRejectedOrOpened() throws Exception {
        byte[] good = MessageCodec.encode(Messages.text(alice, "hello", bob));
        for (int i = 0; i < 400 * TIMES; i++) {
            Forge.Packet packet = new Forge(alice.local(), bob.recipientKey())
                    .saying(alice.local().credential(), mutate(good))
                    .seal();
            Opening opening = opener.open(packet.exchange(), packet.payload(), NOW);
            assertTrue(opening instanceof Rejected
                    || ((Opened) opening).standing() instanceof Standing.OfTwo
                    || ((Opened) opening).standing() instanceof Standing.Held);
        }
    }

    @Test
    void invitationsAreRefused() throws Exception {
        Octets pin = bob.state.digest();
        try (InvitationLink link = new InvitationLink(
                ApplianceAddress.parse("[2001:db8::1]:443"),
                pin,
                pin,
                InvitationToken.of(dev.redoubt.crypto.Secret.takeCopyOf(pin.toBytes())))) {
            byte[] good = link.toText().getBytes(StandardCharsets.ISO_8859_1);
            for (int i = 0; i < 5000 * TIMES; i++) {
                String text = new String(mutate(good), StandardCharsets.ISO_8859_1);
                try (InvitationLink read = InvitationLink.parse(text)) {
                    assertEquals(text, read.toText());
                } catch (InvalidInvitationException refused) {
                    assertTrue(refused.getMessage() != null);
                }
            }
        }
    }
}
