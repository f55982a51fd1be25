package dev.redoubt.protocol.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.redoubt.crypto.Secret;
import dev.redoubt.protocol.account.AgreementRecord;
import dev.redoubt.protocol.account.Credential;
import dev.redoubt.protocol.account.EphemeralKey;
import dev.redoubt.protocol.account.EphemeralKeyPair;
import dev.redoubt.protocol.account.LocalNode;
import dev.redoubt.protocol.account.NodeCertificate;
import dev.redoubt.protocol.account.NodeKeys;
import dev.redoubt.protocol.account.StateReference;
import dev.redoubt.protocol.account.UnverifiedAccountState;
import dev.redoubt.protocol.account.VerifiedAccountState;
import dev.redoubt.protocol.group.GroupHistory;
import dev.redoubt.protocol.group.GroupStep;
import dev.redoubt.protocol.message.Content;
import dev.redoubt.protocol.vectors.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PacketVectorsTest {
    private static final List<Vector> ALL = Vector.read("packet.txt");
    private static final Vector RECIPIENT = ALL.getFirst();

    static List<Vector> packets() {
        return ALL.subList(1, ALL.size());
    }

    @ParameterizedTest
    @MethodSource("packets")
    void packetGivesWhatItMust(Vector vector) throws Exception {
        VerifiedAccountState own = state(RECIPIENT.bytes("account_state"));
        VerifiedAccountState sender = state(vector.bytes("sender_state"));
        try (NodeKeys keys = NodeKeys.restore(
                own.account(),
                Secret.takeOwnershipOf(RECIPIENT.bytes("signing_seed")),
                Secret.takeOwnershipOf(RECIPIENT.bytes("agreement_private_key")))) {
            PacketOpener opener = new PacketOpener(
                    List.of(new LocalNode(keys, credential())),
                    id -> List.of("one_time", "last_resort").stream()
                            .map(PacketVectorsTest::pair)
                            .filter(pair -> pair.id().equals(id))
                            .findFirst(),
                    Messages.directory(own, sender),
                    groups(vector));
            Opening opening = opener.open(vector.bytes("exchange"), vector.bytes("payload"), vector.time("now"));
            assertEquals(vector.text("expect"), outcome(opening));
            checkContent(vector, opening);
        }
    }

    private static String outcome(Opening opening) {
        return switch (opening) {
            case Opened opened -> "ok";
            case Rejected rejected -> rejected.reason();
        };
    }

    private static void checkContent(Vector vector, Opening opening) {
        if (opening instanceof Opened opened) {
            if (vector.has("text")) {
                assertEquals(
                        new Content.Text(vector.text("text")), opened.message().content());
                assertEquals(vector.octets("payload_digest"), opened.payloadDigest());
            }
            assertEquals(vector.has("standing") ? vector.text("standing") : "OfTwo", standing(opened.standing()));
        }
    }

    private static String standing(Standing standing) {
        return standing instanceof Standing.Held held
                ? held.reason().name()
                : standing.getClass().getSimpleName();
    }

    /** What the recipient knows: steps as pairs of an event and a state, each behind the one that it follows. */
    private static GroupDirectory groups(Vector vector) throws Exception {
        List<GroupStep> steps = new ArrayList<>();
        for (int i = 1; vector.has("known_event_" + i); i++) {
            steps.add(GroupStep.parse(
                    new Content.GroupStep(vector.octets("known_event_" + i), vector.octets("known_state_" + i))));
        }
        if (steps.isEmpty()) {
            return GroupDirectory.NONE;
        }
        GroupHistory history = GroupHistory.restore(steps);
        return conversation ->
                Optional.of(history).filter(known -> known.conversation().equals(conversation));
    }

    private static VerifiedAccountState state(byte[] bytes) throws Exception {
        UnverifiedAccountState state = UnverifiedAccountState.parse(bytes);
        return state.verify(StateReference.root(state.claimedAccount()));
    }

    private static Credential credential() throws Exception {
        byte[] both = RECIPIENT.bytes("credential");
        return new Credential(
                NodeCertificate.parse(Arrays.copyOf(both, NodeCertificate.SIZE)),
                AgreementRecord.parse(Arrays.copyOfRange(both, NodeCertificate.SIZE, both.length)));
    }

    private static EphemeralKeyPair pair(String name) {
        try (Secret privateKeys = Secret.takeOwnershipOf(RECIPIENT.bytes(name + "_private_keys"))) {
            return EphemeralKeyPair.restore(EphemeralKey.parse(RECIPIENT.bytes(name + "_key")), privateKeys);
        } catch (dev.redoubt.protocol.wire.MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyRejectionHasAVector() {
        List<String> expected =
                packets().stream().map(vector -> vector.text("expect")).toList();
        for (Class<?> rejection :
                Optional.ofNullable(Rejected.class.getPermittedSubclasses()).orElseThrow()) {
            String name = rejection.getSimpleName();
            assertTrue(expected.stream().anyMatch(one -> one.equals(name) || one.startsWith(name + ".")), name);
        }
    }
}
